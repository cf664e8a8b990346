import type { Store } from "../../core/store.ts";
import type { Entities } from "../entities/kinds.ts";
import { schemaViolation } from "../schema/problems.ts";
import { type Row, referenceOf } from "./row.ts";

/** A plugin must speak a protocol of its route, or of some route of its service, if that has any. Throws when it does not. */
export function checkProtocolsMatch(store: Store<Entities>, plugin: Row): void {
  const spoken: readonly unknown[] = Array.isArray(plugin.protocols) ? plugin.protocols : [];
  const isShared = ({ protocols }: { readonly protocols: readonly string[] }) =>
    protocols.some((protocol) => spoken.includes(protocol));
  const routeId = referenceOf(plugin, "route");
  const route = routeId === undefined ? undefined : store.get("routes", routeId);
  if (route !== undefined) {
    if (!isShared(route)) throw schemaViolation({ protocols: "must match the associated route's protocols" });
    return;
  }
  const serviceId = referenceOf(plugin, "service");
  const siblings = serviceId === undefined ? [] : store.all("routes").filter((one) => one.service?.id === serviceId);
  if (siblings.length > 0 && !siblings.some(isShared))
    throw schemaViolation({
      protocols: "must match the protocols of at least one route pointing to this Plugin's service",
    });
}
