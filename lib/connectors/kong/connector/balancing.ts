import type { z } from "zod";
import type { ObservedResource } from "#lib/model/resource.ts";
import type { KongClient } from "../client.ts";
import { toObserved, type Viewpoint } from "../decode.ts";
import { canonicalTarget, targetSchema, type upstreamSchema } from "../wire.ts";

/** An upstream with its targets. */
export async function upstreamResources(
  client: KongClient,
  upstream: z.infer<typeof upstreamSchema>,
  view: Viewpoint,
): Promise<ObservedResource[]> {
  const targets = await client.all(`/upstreams/${upstream.id}/targets`, targetSchema);
  return [
    toObserved("upstream", upstream, view, { key: "upstream", label: `upstream ${upstream.name}`, ready: true }),
    ...targets.map((target) =>
      toObserved("target", target, view, {
        key: `target/${canonicalTarget(target.target)}`,
        label: `target ${target.target}`,
        ready: true,
        dependsOn: ["upstream"],
        cascadesWith: "upstream",
      }),
    ),
  ];
}
