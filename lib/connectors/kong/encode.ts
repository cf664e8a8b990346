// Kept in one file though long: paths and priorities decide what is reached, so they stand with what they route.

import { type Definition, type Operation, publicPath } from "#lib/model/definition.ts";
import type { Finding } from "#lib/model/finding.ts";
import type { JsonObject } from "#lib/model/json.ts";
import type { Resource } from "#lib/model/resource.ts";
import type { Encoded, EncodeTarget } from "../connector.ts";
import { limits, readFacts } from "./descriptor.ts";
import { encodePolicies, escapeRegex, hoist, type PluginSet, same } from "./policies.ts";
import {
  canonicalize,
  groupOf,
  type KongKind,
  ownedDefaults,
  ownerTags,
  resourceId,
  routeName,
  tag,
  webProtocols,
} from "./wire.ts";

/** The plugins that keep someone out: a route that only they protect is not reachable before they are there. */
const protectivePlugins = ["acl", "ip-restriction", "key-auth"];

/** The keys of a route's own protective plugins among these, in the order in which they are written. */
export function guardsOf(routeKey: string, keys: ReadonlySet<string>): string[] {
  const operation = routeKey.slice("route/".length);
  return protectivePlugins.map((name) => `plugin/${name}@${operation}`).filter((key) => keys.has(key));
}

/** The rest of the path below the public base path, as one capture of every route that is rebased. */
const restCapture = "gh_path";

/** What should exist on a Kong for this definition. Pure and deterministic. */
export function encode(definition: Definition, target: EncodeTarget): Encoded {
  const facts = readFacts(target.facts);
  if (facts.database === "off") {
    return {
      resources: [],
      findings: [{ severity: "error", code: "gateway.dbless", place: "", sentence: limits.dbless }],
    };
  }
  const routing = new Map(definition.operations.map((operation) => [operation, readTemplate(operation)]));
  const { resources: backend, service, backendPath, findings } = encodeBackends(definition, target);
  const differs = definition.basePath !== "/" && definition.basePath !== backendPath;
  const rebased = differs && facts.plugins?.includes("request-transformer") !== false;
  if (differs && !rebased) findings.push(unreachableBase(definition.basePath, backendPath));
  const policies = encodePolicies(definition, {
    facts,
    group: groupOf(target.owner),
    backendPath,
    rebase: rebased ? `${backendPath}$(uri_captures["${restCapture}"])` : undefined,
    captureOf: (operation, parameter) => routing.get(operation)?.captures.get(parameter),
  });
  const path = definition.basePath === "/" && backendPath !== "" ? backendPath : null;
  const resources = [
    ...backend,
    resource(target, "service", "service", {
      dependsOn: backend.map(({ key }) => key),
      label: `service ${target.slug}`,
      body: {
        ...ownedDefaults.service,
        ...service,
        ...policies.service,
        path,
        name: target.slug,
        tags: [
          ...ownerTags(target.owner),
          tag("name", definition.name),
          tag("version", definition.version),
          tag("base", definition.basePath),
          ...(rebased ? [tag("backend", backendPath)] : []),
        ],
      },
    }),
    ...encodeOperations(definition, target, routing, policies.plugins, rebased),
    ...encodeConsumer(target, policies.plugins),
    resource(target, "activation", "activation", {
      dependsOn: ["service"],
      cascadesWith: "service",
      label: `traffic to ${target.slug}`,
      body: { enabled: true },
      remoteId: resourceId(target.owner, "service"),
    }),
  ];
  return {
    resources: resources.map(canonicalize),
    findings: [...findings, ...unroutable(definition), ...policies.findings],
  };
}

function unreachableBase(basePath: string, backendPath: string): Finding {
  return {
    severity: "error",
    code: "base-path.unsupported",
    place: "/basePath",
    sentence: `${limits["base-path"]} The public path is ${basePath}, the backend's ${backendPath || "/"}.`,
    instead: "Enable request-transformer, or make the two paths equal.",
    feature: "base-path",
    fidelity: "unsupported",
  };
}

type Described = Pick<Resource, "label" | "body"> &
  Partial<Pick<Resource, "dependsOn" | "cascadesWith" | "remoteId" | "place">>;

function resource({ owner }: EncodeTarget, kind: KongKind, key: string, described: Described): Resource {
  return { kind, key, remoteId: resourceId(owner, key), dependsOn: [], ...described };
}

// ── Backends ──

interface EncodedBackends {
  readonly resources: readonly Resource[];
  /** Protocol, host and port of the service. */
  readonly service: JsonObject;
  readonly backendPath: string;
  readonly findings: Finding[];
}

/** One backend is the service's own host; several become an upstream with weighted targets. */
function encodeBackends({ backends, basePath }: Definition, target: EncodeTarget): EncodedBackends {
  const parsed = backends.map(({ url, weight }) => ({ ...readAddress(url), weight }));
  const [first] = parsed;
  if (first === undefined) throw new Error("A definition has at least one backend.");
  const findings = parsed.flatMap((backend, index): Finding[] => {
    const place = `/backends/${index}`;
    if (basePath !== "/" && backend.path.includes("$(")) {
      return [
        {
          severity: "error",
          code: "backend.unsafe-path",
          place,
          sentence: "Kong would run what stands in $(…) in this path.",
          instead: "Use a backend path without it.",
        },
      ];
    }
    if (backend.path === first.path && backend.protocol === first.protocol) return [];
    return [
      {
        severity: "error",
        code: "backend.mixed",
        place,
        sentence: limits["several-backends"],
        instead: `It is called with ${first.protocol} on ${first.path || "/"}, as the first backend is.`,
        feature: "several-backends",
        fidelity: "unsupported",
        override: true,
      },
    ];
  });
  const service = { protocol: first.protocol, host: first.host, port: first.port };
  if (parsed.length === 1) return { resources: [], service, backendPath: first.path, findings };
  const name = `${target.slug}.gatehouse`;
  const weights = new Map<string, number>();
  for (const { host, port, weight } of parsed)
    weights.set(`${host}:${port}`, (weights.get(`${host}:${port}`) ?? 0) + weight);
  const resources = [
    resource(target, "upstream", "upstream", {
      label: `upstream ${name}`,
      body: { ...ownedDefaults.upstream, name, tags: ownerTags(target.owner) },
    }),
    ...[...weights].map(([address, weight]) =>
      resource(target, "target", `target/${address}`, {
        dependsOn: ["upstream"],
        cascadesWith: "upstream",
        label: `target ${address}`,
        body: { target: address, weight, tags: ownerTags(target.owner) },
      }),
    ),
  ];
  return { resources, service: { ...service, host: name }, backendPath: first.path, findings };
}

function readAddress(address: string): { protocol: string; host: string; port: number; path: string } {
  const url = new URL(address);
  const protocol = url.protocol.slice(0, -1);
  const port = url.port === "" ? (protocol === "https" ? 443 : 80) : Number(url.port);
  return { protocol, host: url.hostname, port, path: url.pathname.replace(/\/+$/, "") };
}

// ── Operations ──

/** Routes, and the plugins of service and routes. */
function encodeOperations(
  definition: Definition,
  target: EncodeTarget,
  routing: ReadonlyMap<Operation, Template>,
  plugins: ReadonlyMap<string, PluginSet>,
  rebased: boolean,
): Resource[] {
  const names = [...new Set([...plugins.values()].flatMap((set) => [...set.keys()]))].toSorted();
  const common = new Map(
    names.map((name) => [name, hoist(definition.operations.map(({ id }) => plugins.get(id)?.get(name)))]),
  );
  const preflights = preflightRoutes(definition, routing, plugins);
  const priorities = regexPriorities(definition.operations.map(({ path }) => path));
  const tags = ownerTags(target.owner);
  const plugin = (kind: "plugin" | "route-plugin", key: string, name: string, config: JsonObject, on: string) =>
    resource(target, kind, key, {
      dependsOn: [on],
      cascadesWith: on,
      label: kind === "plugin" ? `plugin ${name}` : `plugin ${name} on ${on}`,
      body: { ...ownedDefaults.plugin, protocols: webProtocols, name, config, tags },
    });
  const onService = [...common].flatMap(([name, config]) =>
    config ? [plugin("plugin", `plugin/${name}`, name, config, "service")] : [],
  );
  const onRoutes = definition.operations.flatMap((operation) => {
    const key = `route/${operation.id}`;
    const own = [...(plugins.get(operation.id) ?? [])]
      .filter(([name, config]) => !same(config, common.get(name)))
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, config]) => plugin("route-plugin", `plugin/${name}@${operation.id}`, name, config, key));
    const template = routing.get(operation) ?? readTemplate(operation);
    const methods = preflights.has(operation.id) ? [operation.method, "OPTIONS"] : [operation.method];
    const body: JsonObject = {
      ...ownedDefaults.route,
      name: routeName(target.slug, operation.id),
      methods,
      paths: [routePattern(definition.basePath, template, rebased)],
      regex_priority: priorities.get(operation.path) ?? 0,
      strip_path: false,
      tags: [...tags, tag("operation", operation.id), tag("path", operation.path)],
    };
    const route = resource(target, "route", key, {
      dependsOn: ["service"],
      label: `route ${operation.method} ${publicPath(definition.basePath, operation.path)}`,
      place: `/paths/${operation.path.replaceAll("~", "~0").replaceAll("/", "~1")}/${operation.method.toLowerCase()}`,
      body,
    });
    return [route, ...own];
  });
  return [...onService, ...onRoutes];
}

/**
 * One route per path answers preflight: the first whose operation has CORS, unless the API defines OPTIONS itself.
 * A route restricted to GET never sees OPTIONS, so the plugin behind it would never be asked.
 */
function preflightRoutes(
  { operations }: Definition,
  routing: ReadonlyMap<Operation, Template>,
  plugins: ReadonlyMap<string, PluginSet>,
): Set<string> {
  const byShape = Map.groupBy(operations, (operation) => routing.get(operation)?.shape);
  const chosen = [...byShape.values()].flatMap((group) => {
    if (group.some(({ method }) => method === "OPTIONS")) return [];
    const ids = group.map(({ id }) => id).filter((id) => plugins.get(id)?.has("cors"));
    return ids.toSorted().slice(0, 1);
  });
  return new Set(chosen);
}

/** A consumer of our own holds the keys of this API on this gateway; its group is the only one that acl lets in. */
function encodeConsumer(target: EncodeTarget, plugins: ReadonlyMap<string, PluginSet>): Resource[] {
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

// ── Paths ──

type Part = { readonly literal: string } | { readonly parameter: string };

interface Template {
  readonly segments: readonly (readonly Part[])[];
  /** Parameter → capture group. */
  readonly captures: ReadonlyMap<string, string>;
  readonly emptyAllowed: ReadonlySet<string>;
  /** The pattern without names: two operations of one shape match the same paths. */
  readonly shape: string;
}

/** Reads an OpenAPI path template: parameters may stand inside a segment, beside text and each other. */
export function readTemplate({ path, emptyAllowed }: Pick<Operation, "path" | "emptyAllowed">): Template {
  const segments = path.slice(1).split("/").map(readSegment);
  const captures = new Map<string, string>();
  for (const part of segments.flat()) {
    if (!("parameter" in part) || captures.has(part.parameter)) continue;
    const usable = /^[A-Za-z][A-Za-z0-9_]{0,30}$/.test(part.parameter) && !/^(?:gh_|p\d)/.test(part.parameter);
    captures.set(part.parameter, usable ? part.parameter : `p${captures.size + 1}`);
  }
  const empty = new Set(emptyAllowed);
  const shape = segments.map((parts) => parts.map((part) => partPattern(part, empty)).join("")).join("/");
  return { segments, captures, emptyAllowed: empty, shape };
}

function readSegment(segment: string): Part[] {
  return segment
    .split(/(\{[^{}/]+\})/)
    .filter((text) => text !== "")
    .map((text) => (/^\{[^{}/]+\}$/.test(text) ? { parameter: text.slice(1, -1) } : { literal: text }));
}

function partPattern(part: Part, emptyAllowed: ReadonlySet<string>, capture?: string): string {
  if ("literal" in part) return escapeRegex(normalLiteral(part.literal));
  const run = emptyAllowed.has(part.parameter) ? "[^#?/]*" : "[^#?/]+";
  return capture === undefined ? run : `(?<${capture}>${run})`;
}

/**
 * The anchored pattern of one operation, in the syntax that Rust's regex and PCRE share (Kong runs one, checks by the other).
 * When `wrapped`, everything below the base path is one capture, which the service's request transformer puts back.
 */
export function routePattern(
  basePath: string,
  { segments, captures, emptyAllowed }: Template,
  wrapped: boolean,
): string {
  const seen = new Set<string>();
  const rest = segments
    .map((parts) =>
      parts
        .map((part) => {
          const capture = "parameter" in part && !seen.has(part.parameter) ? captures.get(part.parameter) : undefined;
          if ("parameter" in part) seen.add(part.parameter);
          return partPattern(part, emptyAllowed, capture);
        })
        .join(""),
    )
    .map((segment) => `/${segment}`)
    .join("");
  const base = basePath === "/" ? "" : escapeRegex(basePath);
  return wrapped ? `~${base}(?<${restCapture}>${rest})$` : `~${base}${rest}$`;
}

/** Kong matches the normalised path, where escapes stand only for characters with a meaning in URLs (RFC 3986 §2.2). */
function normalLiteral(text: string): string {
  return text.replace(/(?:%[0-9A-Fa-f]{2})+/g, (run) => {
    const kept = run.replace(
      /%(?:2[1346789ABCF]|3[ABDF]|40|5[BD])/gi,
      (triplet) => `%25${triplet.slice(1).toUpperCase()}`,
    );
    try {
      return decodeURIComponent(kept);
    } catch {
      return run.toUpperCase();
    }
  });
}

/** Kong packs the priority into 19 bits (kong/router/transform.lua). Eleven segments in base 3, doubled, stay below. */
const rankedSegments = 11;

/**
 * The priority of each path: at the first segment where two templates differ in kind, the more literal one is tried first.
 *
 * ```
 *   segment    text 2   text and parameters 1   parameter 0
 *   priority   2 × (the segments as digits of base 3, leftmost first) + 1 unless a segment has several parameters
 * ```
 *
 * It depends on the template alone, so that adding an operation rewrites no other. Templates of more segments than fit
 * are ranked among themselves: only templates of equal length can match the same path, so the two never meet.
 */
export function regexPriorities(paths: readonly string[]): Map<string, number> {
  const kinds = new Map(paths.map((path) => [path, segmentKinds(path)]));
  const long = [...new Set(kinds.values())].filter(({ length }) => length > rankedSegments).toSorted();
  const priorityOf = (path: string, digits: string) =>
    digits.length > rankedSegments
      ? long.indexOf(digits)
      : 2 * Number.parseInt(digits.padEnd(rankedSegments, "0"), 3) + (/\{[^/]*\{/.test(path) ? 0 : 1);
  return new Map([...kinds].map(([path, digits]) => [path, priorityOf(path, digits)]));
}

function segmentKinds(path: string): string {
  const digit = (parts: readonly Part[]) => {
    const [only] = parts;
    if (only === undefined) return "2";
    if (parts.length > 1) return "1";
    return "literal" in only ? "2" : "0";
  };
  return path
    .slice(1)
    .split("/")
    .map((segment) => digit(readSegment(segment)))
    .join("");
}

/** Paths that Kong cannot hold, and operations that it cannot tell apart. */
function unroutable({ operations }: Definition): Finding[] {
  const first = new Map<string, string>();
  return operations.flatMap((operation, index): Finding[] => {
    const place = `/operations/${index}`;
    const base = { severity: "error", place, feature: "path-templates", fidelity: "unsupported" } as const;
    if (operation.path.includes("//")) {
      return [
        {
          ...base,
          code: "route.empty-segment",
          sentence: `Kong merges the slashes of ${operation.path}, so nothing would ever match it.`,
        },
      ];
    }
    const shape = `${operation.method} ${readTemplate(operation).shape}`;
    const rival = first.get(shape);
    if (rival === undefined) {
      first.set(shape, operation.id);
      return [];
    }
    return [
      {
        ...base,
        code: "route.ambiguous",
        sentence: `${operation.method} ${operation.path} matches the same requests as the operation ${rival}.`,
        instead: "Rename or remove one of the two.",
      },
    ];
  });
}
