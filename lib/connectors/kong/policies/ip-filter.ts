import type { JsonObject } from "#lib/model/json.ts";
import type { PolicyConfig, PolicyConfigOf } from "#lib/model/policy/policy.ts";
import type { Objection } from "../../objection.ts";
import { stringsOf } from "../wire.ts";
import type { Draft } from "./draft.ts";
import { twice } from "./objection.ts";

export function encodeIpFilter(
  { allow, deny }: PolicyConfigOf<"ip-filter">,
  { plugins }: Draft,
): Objection | undefined {
  const before = plugins.get("ip-restriction") ?? {};
  const allowed = stringsOf(before.allow);
  if (allowed.length > 0 && allow.length > 0) return twice;
  const lists = { allow: [...allowed, ...allow], deny: [...new Set([...stringsOf(before.deny), ...deny])] };
  // Kong wants at least one of the two; an empty filter keeps nobody out.
  if (lists.allow.length + lists.deny.length > 0) plugins.set("ip-restriction", lists);
  return undefined;
}

export function decodeIpFilter({ allow, deny }: JsonObject): PolicyConfig[] {
  return [{ type: "ip-filter", allow: stringsOf(allow), deny: stringsOf(deny) }];
}
