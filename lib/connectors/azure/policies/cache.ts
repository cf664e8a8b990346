import type { PolicyConfig, PolicyConfigOf } from "#lib/model/policy/policy.ts";
import { approximate, unsupported } from "../../objection.ts";
import { refusal } from "./objection.ts";
import { inbound, outbound, ranks, type Said, type Scope } from "./statement.ts";
import { element, type XmlElement } from "./xml.ts";

/** "Get from cache" and "Store to cache", which stand in one policy document once. Only answers with status 200 are kept. */
export function encodeCache(
  { ttlSeconds, varyHeaders, varyQuery }: PolicyConfigOf<"cache">,
  { tier }: Scope,
  limits: { readonly cache: string; readonly none: string },
): Said {
  if (tier === "consumption") return { objection: unsupported(limits.none) };
  const objection = refusal([...varyHeaders, ...varyQuery]);
  if (objection) return { objection };
  const lookup = element(
    "cache-lookup",
    { "vary-by-developer": "false", "vary-by-developer-groups": "false", "downstream-caching-type": "none" },
    [
      ...varyHeaders.map((name) => element("vary-by-header", {}, name)),
      ...varyQuery.map((name) => element("vary-by-query-parameter", {}, name)),
    ],
  );
  return {
    statements: [
      inbound(ranks.cache, [lookup]),
      outbound(ranks.cache, [element("cache-store", { duration: String(ttlSeconds) })]),
    ],
    objection: approximate(limits.cache, "HEAD is asked of the backend every time."),
  };
}

export function decodeCache({ children }: XmlElement, duration: number): PolicyConfig[] {
  const texts = (name: string) => children.filter((child) => child.name === name).map(({ text }) => text ?? "");
  const [varyHeaders, varyQuery] = [texts("vary-by-header"), texts("vary-by-query-parameter")];
  return [{ type: "cache", ttlSeconds: duration, varyHeaders, varyQuery }];
}
