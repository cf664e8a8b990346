import type { ObservedResource } from "#lib/model/resource.ts";
import { guardsOf } from "../policies.ts";
import { isHeld } from "../wire.ts";

/**
 * A route that waits for protection it has not got yet is as it should be: the last protective plugin releases it.
 * One that is held with all its protection in place differs, so that the next run releases it.
 */
export function waiting(
  route: ObservedResource,
  present: ReadonlySet<string>,
  wanted: ReadonlySet<string>,
): ObservedResource {
  const missing = guardsOf(route.key, wanted).some((key) => !present.has(key));
  if (route.ownership !== "ours" || !missing || !isHeld(route.body.headers)) return route;
  const { headers } = route.body;
  return { ...route, body: { ...route.body, headers: null }, unmanaged: { ...route.unmanaged, headers } };
}
