import type { JsonObject } from "#lib/model/json.ts";
import type { PolicyConfig, PolicyConfigOf } from "#lib/model/policy/policy.ts";
import { approximate, type Objection, unsupported } from "../../objection.ts";
import { limits } from "../descriptor.ts";
import { methodKey } from "../wire.ts";
import type { ApiDraft, Concern, OperationDraft } from "./draft.ts";
import { twice } from "./objection.ts";

/** Seconds: "Cache settings for REST APIs in API Gateway". */
const longestSeconds = 3600;

/** What a mapping can name: "API Gateway data mapping reference". */
const parameterName = /^[A-Za-z0-9._$-]+$/;

/**
 * The stage has one cluster, and a setting for each method. GET alone is given one, as AWS does where nobody says more. What
 * tells answers apart stands in the document.
 */
export function encodeCache(
  config: PolicyConfigOf<"cache">,
  draft: ApiDraft,
  { drafts }: Concern,
): Objection | undefined {
  if (draft.settings.cacheClusterSize === "") return unsupported(limits.cacheUnrented);
  const { varyHeaders, varyQuery } = config;
  const cached = drafts.filter(({ place }) => place.method === "GET");
  if (cached.some(({ cache }) => cache !== undefined)) return twice;
  const names = [...varyHeaders, ...varyQuery];
  const paths = cached.flatMap(({ place }) => [...place.parameters.values()]);
  const unsayable = names.filter((name, index) => {
    return !parameterName.test(name) || names.indexOf(name) !== index || paths.includes(name);
  });
  if (unsayable.length > 0) {
    const sentence =
      "A REST API knows a parameter by its name alone, of letters, digits and . _ $ -, in whatever place.";
    return unsupported(`${sentence} Answers cannot be told apart by ${unsayable.join(", ")}.`);
  }
  const ttlSeconds = Math.min(config.ttlSeconds, longestSeconds);
  for (const operation of cached) {
    operation.cache = { headers: varyHeaders, ...(varyQuery.length > 0 ? { query: varyQuery } : {}) };
    draft.caching.set(methodKey(operation.place.path, operation.place.method), ttlSeconds);
  }
  return lossOf(config, ttlSeconds, drafts);
}

function lossOf(
  config: PolicyConfigOf<"cache">,
  ttlSeconds: number,
  drafts: readonly OperationDraft[],
): Objection | undefined {
  const isShorter = ttlSeconds < config.ttlSeconds;
  const hasGet = drafts.some(({ place }) => place.method === "GET");
  const isOpen = hasGet && config.varyQuery.length === 0;
  const instead = [
    ...(isShorter ? [`Answers are kept for ${ttlSeconds} s.`] : []),
    ...(isOpen
      ? ["Requests that differ in undeclared query parameters only get one answer: name those that matter."]
      : []),
    ...(drafts.some(({ place }) => place.method === "HEAD") ? ["HEAD is asked of the backend every time."] : []),
  ];
  return instead.length === 0 ? undefined : approximate(limits.cache, instead.join(" "), isOpen);
}

/** "x-amazon-apigateway-integration object", `cacheKeyParameters`: of what the method declares, what tells answers apart. */
export function cacheKeys({ cache }: OperationDraft, declared: readonly JsonObject[]): string[] {
  if (cache === undefined) return [];
  const isKey = ({ name, in: where }: JsonObject) => {
    if (where === "path") return true;
    if (where === "header") return cache.headers.includes(String(name));
    return cache.query === undefined || cache.query.includes(String(name));
  };
  return declared
    .filter(isKey)
    .map(
      ({ name, in: where }) => `method.request.${where === "query" ? "querystring" : String(where)}.${String(name)}`,
    );
}

export function decodeCache(ttlSeconds: number, keys: readonly string[]): PolicyConfig[] {
  if (ttlSeconds < 1) return [];
  const under = (prefix: string) => keys.filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length));
  return [
    {
      type: "cache",
      ttlSeconds,
      varyHeaders: under("method.request.header."),
      varyQuery: under("method.request.querystring."),
    },
  ];
}
