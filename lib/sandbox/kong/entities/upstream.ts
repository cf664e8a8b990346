import { isIP } from "node:net";
import { listOf, record } from "../schema/composites.ts";
import { defaulted, type FieldErrors, optional, type TypeOf } from "../schema/field.ts";
import { headerMap, headerName, host, id, isHostname, plainPath, reference, tags, timestamp } from "../schema/kinds.ts";
import { choice, count, flag, integer, number, string } from "../schema/scalars.ts";
import { defineEntity } from "./entity.ts";

const name = string((value) => {
  if (isIP(value) !== 0) return `Invalid name ('${value}'); no ip addresses allowed`;
  if (/:\d+$/.test(value)) return `Invalid name ('${value}'); no port allowed`;
  return isHostname(value) ? undefined : `Invalid name ('${value}'); must be a valid hostname`;
});

const hashOn = () => choice(["none", "consumer", "ip", "header", "cookie", "path", "query_arg", "uri_capture"], "none");
const checkType = () => choice(["tcp", "http", "https", "grpc", "grpcs"], "http");
const seconds = (value: number) => defaulted(number({ between: [0, 65_535] }), value, value);
const tally = () => count(0, { between: [0, 255] });
const statuses = (value: number[]) => listOf(integer({ between: [100, 999] }), value);

const successes = [
  ...[200, 201, 202, 203, 204, 205, 206, 207, 208, 226],
  ...[300, 301, 302, 303, 304, 305, 306, 307, 308],
];

const healthchecks = record({
  active: record({
    type: checkType(),
    timeout: seconds(1),
    concurrency: count(10, { between: [1, 2 ** 31] }),
    http_path: defaulted(plainPath, "/", "/"),
    https_sni: optional(host),
    https_verify_certificate: flag(true),
    headers: headerMap,
    healthy: record({ interval: seconds(0), http_statuses: statuses([200, 302]), successes: tally() }),
    unhealthy: record({
      interval: seconds(0),
      http_statuses: statuses([429, 404, 500, 501, 502, 503, 504, 505]),
      tcp_failures: tally(),
      timeouts: tally(),
      http_failures: tally(),
    }),
  }),
  passive: record({
    type: checkType(),
    healthy: record({ http_statuses: statuses(successes), successes: tally() }),
    unhealthy: record({
      http_statuses: statuses([429, 500, 503]),
      tcp_failures: tally(),
      timeouts: tally(),
      http_failures: tally(),
    }),
  }),
  threshold: defaulted(number({ between: [0, 100] }), 0, 0),
});

/** Kong Admin API reference, Upstream object. */
const schema = record({
  id,
  created_at: timestamp,
  updated_at: timestamp,
  name,
  algorithm: choice(["consistent-hashing", "least-connections", "round-robin", "latency"], "round-robin"),
  hash_on: hashOn(),
  hash_fallback: hashOn(),
  hash_on_header: optional(headerName),
  hash_fallback_header: optional(headerName),
  hash_on_cookie: optional(string()),
  hash_on_cookie_path: defaulted(plainPath, "/", "/"),
  hash_on_query_arg: optional(string()),
  hash_fallback_query_arg: optional(string()),
  hash_on_uri_capture: optional(string()),
  hash_fallback_uri_capture: optional(string()),
  slots: count(10_000, { between: [10, 2 ** 16] }),
  healthchecks,
  tags,
  host_header: optional(string()),
  client_certificate: optional(reference("certificates")),
  use_srv_name: flag(false),
});

export type Upstream = TypeOf<typeof schema>;

export const upstreams = defineEntity({
  kind: "upstreams",
  path: "upstreams",
  nestedPath: "upstreams",
  parameter: "upstream",
  endpointKey: "name",
  schema,
  unique: ["name"],
  foreign: [],
  check: (upstream) => {
    const errors: FieldErrors = {};
    const needed = {
      header: "hash_on_header",
      query_arg: "hash_on_query_arg",
      uri_capture: "hash_on_uri_capture",
    } as const;
    for (const [word, field] of Object.entries(needed))
      if (upstream.hash_on === word && upstream[field] === null) errors[field] = "required field missing";
    if (upstream.hash_on === "none" && upstream.hash_fallback !== "none")
      errors.hash_fallback = "expected one of: none";
    return errors;
  },
});
