import type { ObservedResource } from "#lib/model/resource.ts";
import { consumerOrigin } from "../../aws/settings.ts";
import type { HttpApiSettings } from "../descriptor.ts";
import { readApi, tagged } from "../wire.ts";

/** Where a consumer calls: routes begin with the base path, and a stage that is not the default one stands before it. */
export function endpoints(settings: HttpApiSettings, resources: readonly ObservedResource[]): string[] {
  const stage = settings.stageName === "$default" ? "" : `/${settings.stageName}`;
  return resources
    .filter(({ kind, ownership }) => kind === "api" && ownership === "ours")
    .map(({ remoteId, body }) => {
      const basePath = tagged(readApi(body).tags, "basePath") ?? "/";
      return `${consumerOrigin(settings, remoteId)}${stage}${basePath === "/" ? "" : basePath}`;
    });
}
