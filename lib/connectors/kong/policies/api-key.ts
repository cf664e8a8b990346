import type { JsonObject } from "#lib/model/json.ts";
import type { PolicyConfig, PolicyConfigOf } from "#lib/model/policy/policy.ts";
import type { Objection } from "../../objection.ts";
import { stringsOf } from "../wire.ts";
import type { Draft, PolicyContext } from "./draft.ts";
import { twice } from "./objection.ts";

/** `key-auth` asks for a key; `acl` lets in no other deployment's. */
export function encodeApiKey(
  config: PolicyConfigOf<"api-key">,
  { plugins }: Draft,
  { group }: PolicyContext,
): Objection | undefined {
  if (plugins.has("key-auth")) return twice;
  plugins.set("key-auth", {
    key_names: [config.name],
    key_in_header: config.in === "header",
    key_in_query: config.in === "query",
    hide_credentials: config.hideFromBackend,
    // A browser's preflight carries no key; it is answered by the cors plugin or refused by acl.
    run_on_preflight: false,
  });
  plugins.set("acl", { allow: [group], hide_groups_header: true });
  return undefined;
}

export function decodeApiKey(config: JsonObject): PolicyConfig[] {
  const [name, ...others] = stringsOf(config.key_names);
  if (!name || others.length > 0 || config.key_in_header === config.key_in_query) return [];
  if (config.key_in_body === true || (config.anonymous ?? null) !== null) return [];
  const where = config.key_in_header === true ? "header" : "query";
  return [{ type: "api-key", in: where, name, hideFromBackend: config.hide_credentials === true }];
}
