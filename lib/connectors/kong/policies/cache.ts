import type { JsonObject } from "#lib/model/json.ts";
import type { PolicyConfig, PolicyConfigOf } from "#lib/model/policy/policy.ts";
import { approximate, type Objection } from "../../objection.ts";
import { limits } from "../descriptor.ts";
import { stringsOf } from "../wire.ts";
import type { Draft } from "./draft.ts";
import { twice } from "./objection.ts";

/** The plugin compares whole content types (Kong proxy-cache reference, `config.content_type`). */
const cachedTypes = ["application/json", "application/json; charset=utf-8", "text/plain", "text/plain; charset=utf-8"];

export function encodeCache(
  { ttlSeconds, varyHeaders, varyQuery }: PolicyConfigOf<"cache">,
  { plugins }: Draft,
): Objection | undefined {
  if (plugins.has("proxy-cache")) return twice;
  plugins.set("proxy-cache", {
    strategy: "memory",
    cache_ttl: ttlSeconds,
    content_type: cachedTypes,
    vary_headers: varyHeaders,
    vary_query_params: varyQuery,
  });
  return approximate(limits.cache, "Other answers are never kept.");
}

export function decodeCache(config: JsonObject): PolicyConfig[] {
  return [
    {
      type: "cache",
      ttlSeconds: Number(config.cache_ttl),
      varyHeaders: stringsOf(config.vary_headers),
      varyQuery: stringsOf(config.vary_query_params),
    },
  ];
}
