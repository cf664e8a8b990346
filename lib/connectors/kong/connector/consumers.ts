import type { z } from "zod";
import type { ObservedResource } from "#lib/model/resource.ts";
import type { KongClient } from "../client.ts";
import { toObserved, type Viewpoint } from "../decode.ts";
import { aclSchema, type consumerSchema, isOurs } from "../wire.ts";

/** A consumer with its groups. */
export async function consumerResources(
  client: KongClient,
  consumer: z.infer<typeof consumerSchema>,
  view: Viewpoint,
): Promise<ObservedResource[]> {
  const groups = await client.all(`/consumers/${consumer.id}/acls`, aclSchema);
  const name = consumer.username ?? consumer.id;
  return [
    toObserved("consumer", consumer, view, { key: "consumer", label: `consumer ${name}`, ready: true }),
    ...groups.map((acl) =>
      toObserved("acl", acl, view, {
        key: isOurs(acl.tags, view.owner ?? { installationId: "", deploymentId: "", apiId: "" })
          ? "acl"
          : `acl/${acl.group}`,
        label: `group of ${name}`,
        ready: true,
        dependsOn: ["consumer"],
        cascadesWith: "consumer",
      }),
    ),
  ];
}
