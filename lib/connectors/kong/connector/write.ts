import type { Change } from "#lib/model/plan.ts";
import type { Resource } from "#lib/model/resource.ts";
import type { ListScope, WriteOutcome } from "../../connector.ts";
import type { KongClient } from "../client.ts";
import { guardsOf } from "../policies.ts";
import { createBody, hold, patchBody, resourceId } from "../wire.ts";
import { placeOf } from "./place.ts";
import type { Site } from "./site.ts";

/** One change, as one call; with the last protection of a held route, one more to release it. */
export async function write(client: KongClient, change: Change, scope: ListScope, site: Site): Promise<WriteOutcome> {
  const { key, kind } = change;
  const idOf = (other: string) => site.ids.get(other) ?? resourceId(scope.owner, other);
  const remoteId = change.action === "delete" ? change.observed.remoteId : (change.desired.remoteId ?? idOf(key));
  if (kind === "activation") {
    await client.patch(`/services/${idOf("service")}`, { enabled: change.action !== "delete" });
    return { status: "done", remoteId };
  }
  const resource = change.action === "delete" ? change.observed : change.desired;
  const { path, extra } = placeOf(resource, remoteId, idOf);
  switch (change.action) {
    case "delete":
      await client.remove(path);
      break;
    case "update":
      await client.patch(path, patchBody(change.desired.body, change.observed.body, change.observed.unmanaged));
      site.ids.set(key, remoteId);
      break;
    case "create": {
      const guards = guardsOf(key, new Set(scope.places.map((place) => place.key)));
      const isHeldBack = kind === "route" && site.enabled && guards.length > 0;
      const held = isHeldBack ? hold(resourceId(scope.owner, `held/${key}`)) : {};
      await client.put(path, { ...createBody(change.desired.body), ...extra, ...held });
      if (isHeldBack) site.held.add(key);
      await releaseAfter(client, change.desired, scope, site, idOf);
      break;
    }
    default:
      change satisfies never;
  }
  return { status: "done", remoteId };
}

/** With the last of its protective plugins in place, a route that was held may be reached. */
async function releaseAfter(
  client: KongClient,
  { kind, key, dependsOn: [on = ""] }: Resource,
  { places }: ListScope,
  { held }: Site,
  idOf: (key: string) => string,
): Promise<void> {
  if (kind !== "route-plugin" || !held.has(on)) return;
  if (guardsOf(on, new Set(places.map((place) => place.key))).at(-1) !== key) return;
  await client.patch(`/routes/${idOf(on)}`, { headers: null });
  held.delete(on);
}
