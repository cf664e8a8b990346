import { createHash } from "node:crypto";
import { HeaderList } from "../../core/header-list.ts";
import type { Answer, Exchange } from "../proxy/exchange.ts";
import { array, listOf, record, set } from "../schema/composites.ts";
import { defaulted, optional, type TypeOf } from "../schema/field.ts";
import { count, flag, integer, string, word } from "../schema/scalars.ts";
import { definePlugin } from "./plugin.ts";
import type { CachedResponse } from "./response-cache.ts";

/** Kong plugin hub, Proxy Cache. */
const config = record({
  response_code: defaulted(array(integer({ between: [100, 900] }), { atLeast: 1 }), [200, 301, 404], [200, 301, 404]),
  request_method: listOf(word(["HEAD", "GET", "POST", "PATCH", "PUT"]), ["GET", "HEAD"]),
  content_type: listOf(string(), ["text/plain", "application/json"]),
  cache_ttl: count(300, { above: 0 }),
  strategy: word(["memory"]),
  cache_control: flag(false),
  ignore_uri_case: flag(false),
  storage_ttl: optional(integer()),
  memory: record({ dictionary_name: defaulted(string(), "kong_db_cache", "kong_db_cache") }),
  vary_query_params: optional(set(string())),
  vary_headers: optional(set(string())),
  response_headers: record({ age: flag(true), "X-Cache-Status": flag(true), "X-Cache-Key": flag(true) }),
});

type Settings = TypeOf<typeof config>;

export const proxyCache = definePlugin({
  name: "proxy-cache",
  priority: 100,
  perConsumer: true,
  config,
  problems: ({ cache_control, storage_ttl }) => [
    ...(cache_control ? ["the sandbox does not enforce cache_control; leave it false"] : []),
    ...(storage_ttl !== null ? ["the sandbox does not enforce storage_ttl; leave it unset"] : []),
  ],
  create: (settings, { cache, now }) => {
    // The key of a request that may be stored, until its answer is known.
    const keys = new WeakMap<Exchange, string>();
    const say = (headers: HeaderList, name: keyof Settings["response_headers"], value: string) => {
      if (settings.response_headers[name]) headers.set(name, value);
    };
    return {
      access: (exchange) => {
        if (!settings.request_method.some((method) => method === exchange.request.method)) {
          say(exchange.answerHeaders, "X-Cache-Status", "Bypass");
          return undefined;
        }
        const key = cacheKey(exchange, settings);
        say(exchange.answerHeaders, "X-Cache-Key", key);
        const cached = cache.get(key);
        const ageSeconds = cached === undefined ? 0 : Math.floor((now() - cached.storedAtMs) / 1_000);
        if (cached !== undefined && ageSeconds <= settings.cache_ttl) {
          say(exchange.answerHeaders, "X-Cache-Status", "Hit");
          say(exchange.answerHeaders, "age", String(ageSeconds));
          return replay(cached);
        }
        keys.set(exchange, key);
        say(exchange.answerHeaders, "X-Cache-Status", cached === undefined ? "Miss" : "Refresh");
        return undefined;
      },
      respond: (exchange, answer) => {
        const key = keys.get(exchange);
        if (key === undefined) return undefined;
        if (!isCacheable(answer, settings)) {
          say(answer.headers, "X-Cache-Status", "Bypass");
          return undefined;
        }
        const headers = [...answer.headers].filter(([name]) => isKept(name));
        const { status } = answer;
        return { observe: (body) => cache.set(key, { status, headers, body, storedAtMs: now() }) };
      },
    };
  },
});

function replay(cached: CachedResponse): Answer {
  const headers = new HeaderList(cached.headers);
  return { status: cached.status, headers, body: cached.body, origin: "upstream" };
}

const dropped = new Set([
  ...["connection", "keep-alive", "proxy-authenticate", "proxy-authorization", "te", "trailers", "transfer-encoding"],
  ...["upgrade", "content-length", "age", "x-cache-status", "x-cache-key"],
]);

function isKept(name: string): boolean {
  return !dropped.has(name.toLowerCase()) && !name.toLowerCase().includes("ratelimit-remaining");
}

function isCacheable(answer: Answer, settings: Settings): boolean {
  const type = answer.headers.get("Content-Type");
  if (type === undefined || !settings.response_code.includes(answer.status)) return false;
  return settings.content_type.some((expected) => sameMediaType(expected, type));
}

/** Parameters count: `application/json` does not match `application/json; charset=utf-8`. */
function sameMediaType(expected: string, actual: string): boolean {
  const [wanted, given] = [parseMediaType(expected), parseMediaType(actual)];
  const isSame = (a: string, b: string) => a === "*" || a === b;
  return (
    isSame(wanted.type, given.type) &&
    isSame(wanted.subtype, given.subtype) &&
    wanted.parameters.join(";") === given.parameters.join(";")
  );
}

function parseMediaType(text: string) {
  const [essence = "", ...parameters] = text
    .toLowerCase()
    .split(";")
    .map((part) => part.trim());
  const [type = "", subtype = ""] = essence.split("/");
  return { type, subtype, parameters: parameters.filter(Boolean).sort() };
}

function cacheKey(exchange: Exchange, settings: Settings): string {
  const { request, consumer, route } = exchange;
  const path = settings.ignore_uri_case ? request.rawPath.toLowerCase() : request.rawPath;
  const names = settings.vary_query_params ?? [];
  const query = (names.length > 0 ? names : [...new Set(request.query.keys())].sort())
    .filter((name) => request.query.has(name))
    .map((name) => `${name}=${request.query.getAll(name).sort().join(",")}`);
  const headers = (settings.vary_headers ?? [])
    .filter((name) => request.headers.has(name))
    .map((name) => `${name}=${request.headers.all(name).join(",")}`);
  const owner = consumer === undefined ? route.id : `${consumer.id}:${route.id}`;
  const parts = [owner, request.method, path, query.join(":"), headers.join(":")];
  return createHash("sha256").update(parts.join("|")).digest("hex");
}
