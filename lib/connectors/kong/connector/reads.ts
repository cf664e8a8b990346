import type { ObservedResource, OwnerMark } from "#lib/model/resource.ts";
import { pageSize } from "../client.ts";
import { resourceId } from "../wire.ts";

/** How many calls `observe` makes when this is what it finds. */
export function readsOf(
  found: readonly ObservedResource[],
  wanted: ReadonlySet<string>,
  owner: OwnerMark | undefined,
): number {
  const pages = (count: number) => Math.max(1, Math.ceil(count / pageSize));
  const count = (kind: string, test: (resource: ObservedResource) => boolean = () => true) =>
    found.filter((resource) => resource.kind === kind && test(resource)).length;
  const lookUps = (key: string) => {
    const hit = found.find((resource) => resource.key === key);
    return hit && owner && hit.remoteId === resourceId(owner, key) ? 1 : 2;
  };
  const mine = ({ ownership }: ObservedResource) => ownership === "ours";
  const service = count("service") > 0;
  const inService = service
    ? pages(count("route")) + pages(count("plugin")) + pages(count("plugin", mine) + count("route-plugin", mine))
    : 0;
  const beside = (kind: "upstream" | "consumer", part: string) =>
    (wanted.has(kind) ? lookUps(kind) : 1) + (count(kind) > 0 ? pages(count(part)) : 0);
  return lookUps("service") + inService + beside("upstream", "target") + beside("consumer", "acl");
}
