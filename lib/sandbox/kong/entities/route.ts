import { normalizePath } from "../normalize.ts";
import { compilePattern } from "../pattern.ts";
import { array, record, set } from "../schema/composites.ts";
import { defaulted, type Field, type FieldErrors, optional, type TypeOf } from "../schema/field.ts";
import {
  entityName,
  headerMap,
  id,
  isHostname,
  methods,
  pathCharacters,
  protocol,
  reference,
  tags,
  timestamp,
} from "../schema/kinds.ts";
import { choice, count, flag, integer, string } from "../schema/scalars.ts";
import { defineEntity } from "./entity.ts";

const routePath = string(
  (value) => (/^~?\//.test(value) ? undefined : "should start with: / (fixed path) or ~/ (regex path)"),
  (value) => (value.includes("//") ? "must not have empty segments" : undefined),
  (value) => (value.startsWith("~") ? regexProblem(value) : plainPathProblem(value)),
);

function plainPathProblem(path: string): string | undefined {
  const broken = pathCharacters(path);
  if (broken?.startsWith("invalid url-encoded")) return broken;
  const normal = normalizePath(path);
  return normal === path ? undefined : `non-normalized path, consider use '${normal}' instead`;
}

/** Kong tries the pattern with PCRE, then compiles it with Rust's regex, which knows no look-around and no backreference. */
function regexProblem(path: string): string | undefined {
  const pattern = path.slice(1);
  const longName = [...pattern.matchAll(/\(\?P?<([^=!>]+)>/g)]
    .map((match) => match[1] ?? "")
    .find((n) => n.length > 31);
  if (longName !== undefined) return `invalid regex: '${pattern}' (PCRE returned: subpattern name is too long)`;
  try {
    compilePattern(`^${pattern}`);
    return undefined;
  } catch (error) {
    return `invalid regex: '${pattern}' (${error instanceof Error ? error.message : "it does not compile"})`;
  }
}

const routeHost = string((value) => {
  if ((value.match(/\*/g) ?? []).length > 1) return "invalid wildcard: must have at most one wildcard";
  if (value.includes("*") && !/^\*\.|\.\*$/.test(value))
    return "invalid wildcard: must be placed at leftmost or rightmost label";
  return isHostname(value.replace("*", "abc").replace(/:\d+$/, "")) ? undefined : `invalid hostname: ${value}`;
});

const headers: Field<Record<string, string[]> | null> = {
  ...headerMap,
  check: (input) => {
    const result = headerMap.check(input);
    const host = Object.keys(result.ok ? (result.value ?? {}) : {}).find((name) => name.toLowerCase() === "host");
    if (host === undefined) return result;
    return {
      ok: false,
      error: { [host]: "cannot contain 'host' header, which must be specified in the 'hosts' attribute" },
    };
  },
};

const endpoints = optional(
  array(record({ ip: optional(string()), port: optional(integer({ between: [0, 65_535] })) })),
);

/** Kong Admin API reference, Route object, as the traditional_compatible router has it. */
const schema = record({
  id,
  created_at: timestamp,
  updated_at: timestamp,
  name: optional(entityName),
  protocols: defaulted(set(protocol, { atLeast: 1 }), ["http", "https"], ["http", "https"]),
  https_redirect_status_code: count(426),
  strip_path: flag(true),
  preserve_host: flag(false),
  request_buffering: flag(true),
  response_buffering: flag(true),
  tags,
  service: optional(reference("services")),
  snis: optional(set(string())),
  sources: endpoints,
  destinations: endpoints,
  methods,
  hosts: optional(array(routeHost)),
  paths: optional(array(routePath)),
  headers,
  regex_priority: count(0),
  path_handling: choice(["v0", "v1"], "v0"),
});

export type Route = TypeOf<typeof schema>;

export const routes = defineEntity({
  kind: "routes",
  path: "routes",
  nestedPath: "routes",
  parameter: "route",
  endpointKey: "name",
  endpointField: entityName,
  schema,
  unique: ["name"],
  foreign: [{ field: "service", kind: "services", onDelete: "restrict" }],
  check: (route) => {
    const general: string[] = [];
    const secure = route.protocols.includes("https");
    const wanted = ["methods", "hosts", "headers", "paths", ...(secure ? (["snis"] as const) : [])] as const;
    const isHttp = secure || route.protocols.includes("http");
    if (isHttp && wanted.every((field) => isEmpty(route[field]))) {
      const list = wanted.map((field) => `'${field}'`).join(", ");
      general.push(`must set one of ${list} when 'protocols' is '${secure ? "https" : "http"}'`);
    }
    const tls = ["grpcs", "https", "tls", "tls_passthrough"];
    if (!isEmpty(route.snis) && !route.protocols.some((name) => tls.includes(name)))
      general.push("'snis' can only be set when 'protocols' is 'grpcs', 'https', 'tls' or 'tls_passthrough'");
    const errors: FieldErrors = general.length > 0 ? { "@entity": general } : {};
    if (![426, 301, 302, 307, 308].includes(route.https_redirect_status_code))
      errors.https_redirect_status_code = "expected one of: 426, 301, 302, 307, 308";
    for (const field of ["sources", "destinations"] as const)
      if (isHttp && !isEmpty(route[field]))
        errors[field] = `cannot set '${field}' when 'protocols' is 'http' or 'https'`;
    return errors;
  },
});

function isEmpty(value: unknown): boolean {
  if (value === null || value === undefined) return true;
  return typeof value === "object" && Object.keys(value).length === 0;
}
