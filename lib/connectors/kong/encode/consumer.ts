import type { OwnerMark, Resource } from "#lib/model/resource.ts";
import type { EncodeTarget } from "../../connector.ts";
import type { PluginSet } from "../policies.ts";
import { ownerTags } from "../wire.ts";
import { resource } from "./resource.ts";

/** The access-control group of one deployment's keys. */
export function groupOf(owner: OwnerMark): string {
  return `gatehouse-${owner.deploymentId}`;
}

/** A consumer of our own holds the keys of this API on this gateway; its group is the only one that acl lets in. */
export function encodeConsumer(target: EncodeTarget, plugins: ReadonlyMap<string, PluginSet>): Resource[] {
  if (![...plugins.values()].some((set) => set.has("key-auth"))) return [];
  const username = `${target.slug}.gatehouse`;
  const tags = ownerTags(target.owner);
  return [
    resource(target, "consumer", "consumer", {
      label: `consumer ${username}`,
      body: { username, custom_id: target.owner.deploymentId, tags },
    }),
    resource(target, "acl", "acl", {
      dependsOn: ["consumer"],
      cascadesWith: "consumer",
      label: `group of ${username}`,
      body: { group: groupOf(target.owner), tags },
    }),
  ];
}
