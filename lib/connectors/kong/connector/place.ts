import type { JsonObject } from "#lib/model/json.ts";
import type { Resource } from "#lib/model/resource.ts";

/** Where the object lives, and what a new one needs beside its body: what it hangs on, and that it starts switched off. */
export function placeOf(
  { kind, dependsOn: [on = ""] }: Resource,
  id: string,
  idOf: (key: string) => string,
): { path: string; extra: JsonObject } {
  switch (kind) {
    case "service":
      return { path: `/services/${id}`, extra: { enabled: false } };
    case "route":
      return { path: `/routes/${id}`, extra: { service: { id: idOf("service") } } };
    case "plugin":
      return { path: `/plugins/${id}`, extra: { service: { id: idOf("service") } } };
    case "route-plugin":
      return { path: `/plugins/${id}`, extra: { route: { id: idOf(on) } } };
    case "upstream":
      return { path: `/upstreams/${id}`, extra: {} };
    case "target":
      return { path: `/upstreams/${idOf("upstream")}/targets/${id}`, extra: {} };
    case "consumer":
      return { path: `/consumers/${id}`, extra: {} };
    case "acl":
      return { path: `/consumers/${idOf("consumer")}/acls/${id}`, extra: {} };
    default:
      throw new Error(`Kong has no objects of the kind ${kind}.`);
  }
}
