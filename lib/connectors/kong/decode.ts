// Kept in one file though long: objects become resources and resources a definition, by the same rules.

import { type Definition, definitionSchema, type HttpMethod, httpMethods } from "#lib/model/definition.ts";
import type { Finding } from "#lib/model/finding.ts";
import { isJsonObject, type Json, type JsonObject } from "#lib/model/json.ts";
import {
  type PolicyConfig,
  type PolicyEntry,
  type PolicyMatch,
  policyMatches,
  policyTypes,
} from "#lib/model/policy/policy.ts";
import type { ObservedResource, OwnerMark } from "#lib/model/resource.ts";
import type { Decoded, RemoteApi } from "../connector.ts";
import { readFacts } from "./descriptor.ts";
import { guardsOf, readTemplate, routePattern } from "./encode.ts";
import { decodePlugin, decodeService, encodePolicies, type PolicyContext } from "./policies.ts";
import {
  canonicalize,
  canonicalPluginConfig,
  type Entity,
  isOurs,
  type KongKind,
  ownedDefaults,
  ownerOf,
  type PluginEntity,
  type RouteEntity,
  type ServiceEntity,
  tagsOf,
  tagValue,
  unmanagedOf,
} from "./wire.ts";

// ── From Kong's objects to resources ──

/** All that was read around one service. */
export interface ServiceGroup {
  readonly service?: ServiceEntity;
  readonly routes: readonly RouteEntity[];
  /** Those on the service and those on its routes. */
  readonly plugins: readonly PluginEntity[];
}

/** How the objects are to be seen: as those of one deployment, or (without an owner) as whoever's they are. */
export interface Viewpoint {
  readonly owner?: OwnerMark;
  /** Kong's unique name → our key, for strangers that stand where we mean to be. */
  readonly places: ReadonlyMap<string, string>;
  /** Keys that we mean to have. */
  readonly wanted: ReadonlySet<string>;
}

export const anyone: Viewpoint = { places: new Map(), wanted: new Set() };

interface Seen {
  readonly key: string;
  readonly label: string;
  readonly ready: boolean;
  readonly dependsOn?: readonly string[];
  readonly cascadesWith?: string;
}

export function toObserved(kind: KongKind, entity: Entity, { owner }: Viewpoint, seen: Seen): ObservedResource {
  const defaults: JsonObject = ownedDefaults[kind];
  const body = Object.fromEntries(Object.keys(defaults).map((key) => [key, entity[key] ?? defaults[key]]));
  const ours = owner ? isOurs(entity.tags, owner) : ownerOf(entity.tags) !== undefined;
  return canonicalize({
    kind,
    remoteId: entity.id,
    dependsOn: [],
    ...seen,
    body,
    ownership: ours ? "ours" : "foreign",
    unmanaged: unmanagedOf(kind, entity),
  });
}

/** A service, its routes and plugins, and the service's being enabled as a resource of its own. */
export function groupResources({ service, routes, plugins }: ServiceGroup, view: Viewpoint): ObservedResource[] {
  const ready = service?.enabled !== false;
  const name = service?.name ?? service?.id ?? "";
  const keys = new Map(routes.map((route) => [route.id, routeKey(route, view)]));
  const seenService = service
    ? [toObserved("service", service, view, { key: "service", label: `service ${name}`, ready })]
    : [];
  const activation = seenService
    .filter(({ ownership }) => ownership === "ours")
    .map((resource) => ({
      ...canonicalize({ ...resource, kind: "activation", body: { enabled: service?.enabled ?? true } }),
      key: "activation",
      label: `traffic to ${name}`,
      dependsOn: ["service"],
      cascadesWith: "service",
      unmanaged: undefined,
    }));
  const seenRoutes = routes.map((route) => {
    const key = keys.get(route.id) ?? route.id;
    const dependsOn = service ? ["service"] : [];
    return toObserved("route", route, view, {
      key,
      label: `route ${route.name ?? route.id}`,
      ready,
      dependsOn,
    });
  });
  const seenPlugins = plugins.map((plugin) => {
    const on = plugin.route ? (keys.get(plugin.route.id) ?? plugin.route.id) : "service";
    const key = `plugin/${plugin.name}${plugin.route ? `@${on.slice("route/".length)}` : ""}${plugin.consumer ? `#${plugin.id}` : ""}`;
    return toObserved(plugin.route ? "route-plugin" : "plugin", plugin, view, {
      key,
      label: plugin.route ? `plugin ${plugin.name} on ${on}` : `plugin ${plugin.name}`,
      ready,
      dependsOn: [on],
      cascadesWith: on,
    });
  });
  const present = new Set(seenPlugins.map(({ key }) => key));
  return [...seenService, ...seenPlugins, ...seenRoutes.map((route) => waiting(route, present, view)), ...activation];
}

/** A request header that nobody knows: a new route asks for it until its own protection is there. */
const holdHeader = "x-gatehouse-held";

/** What keeps a route out of reach. */
export function hold(value: string): JsonObject {
  return { headers: { [holdHeader]: [value] } };
}

export function isHeld(headers: Json | undefined): boolean {
  return isJsonObject(headers) && holdHeader in headers;
}

/**
 * A route that waits for protection it has not got yet is as it should be: the last protective plugin releases it.
 * One that is held with all its protection in place differs, so that the next run releases it.
 */
function waiting(route: ObservedResource, present: ReadonlySet<string>, { wanted }: Viewpoint): ObservedResource {
  const missing = guardsOf(route.key, wanted).some((key) => !present.has(key));
  if (route.ownership !== "ours" || !missing || !isHeld(route.body.headers)) return route;
  const { headers } = route.body;
  return { ...route, body: { ...route.body, headers: null }, unmanaged: { ...route.unmanaged, headers } };
}

function routeKey(route: RouteEntity, { places }: Viewpoint): string {
  const operation = tagValue(route.tags, "operation");
  const name = route.name ?? route.id;
  return operation === undefined ? (places.get(name) ?? `route/${name}`) : `route/${operation}`;
}

// ── From resources to a definition ──

/** What the objects around one Kong service mean in our words. Pure. */
export function decode({ remoteId, resources }: RemoteApi): Decoded {
  const findings: Finding[] = [];
  const body = resources.find(({ kind }) => kind === "service")?.body ?? {};
  const tags = tagsOf(body);
  const basePath = tagValue(tags, "base") ?? "/";
  const routes = resources.filter(({ kind }) => kind === "route").toSorted((a, b) => (a.key < b.key ? -1 : 1));
  const operations = distinct(
    routes.flatMap((route) => readRoute(route, basePath, findings)),
    findings,
  );
  const version = tagValue(tags, "version");
  if (version === undefined)
    tell(findings, "info", "kong.no-version", "Kong keeps no version of an API.", "It is read as 1.0.0.");
  const { backends, backendPath } = readBackends(resources, body, basePath, findings);
  const bare: Definition = definitionSchema.parse({
    name: (tagValue(tags, "name") ?? text(body.name) ?? text(routes[0]?.body.name) ?? remoteId).slice(0, 120),
    version: (version ?? "1.0.0").slice(0, 40),
    basePath,
    backends,
    operations: operations.map(({ id, method, path, emptyAllowed }) => ({ id, method, path, emptyAllowed })),
  });
  const policies = readPolicies(bare, operations, resources, body, backendPath, findings);
  return { definition: { ...bare, policies }, findings };
}

function tell(
  findings: Finding[],
  severity: Finding["severity"],
  code: string,
  sentence: string,
  instead: string,
  place = "",
) {
  findings.push({ severity, code, place, sentence, instead });
}

// ── Routes ──

interface ReadOperation {
  readonly id: string;
  readonly method: HttpMethod;
  readonly path: string;
  readonly emptyAllowed: readonly string[];
  readonly routeKey: string;
}

function readRoute(route: ObservedResource, basePath: string, findings: Finding[]): ReadOperation[] {
  const { body } = route;
  const name = text(body.name) ?? route.remoteId;
  const warn = (code: string, sentence: string, instead: string) =>
    tell(findings, "warning", code, `Route ${name} ${sentence}`, instead);
  const narrowed = ["hosts", "headers", "snis", "sources", "destinations"].filter(
    (key) => (body[key] ?? null) !== null,
  );
  if (narrowed.length > 0) {
    warn(
      "kong.narrowed",
      `only takes requests with certain ${narrowed.join(", ")}.`,
      "The definition does not say so.",
    );
  }
  if (route.unmanaged?.expression !== undefined) {
    warn("kong.expression", `matches by the expression ${String(route.unmanaged.expression)}.`, "It is left out.");
    return [];
  }
  const own = readOwnRoute(route, basePath);
  if (own) return [own];
  const paths = strings(body.paths);
  if (paths.length === 0) warn("kong.no-path", "takes every path.", "It is read as /.");
  const read = (paths.length > 0 ? paths : ["/"]).flatMap((path) => {
    const template = readPattern(path);
    if (template === undefined)
      warn("kong.opaque-path", `has the pattern ${path}, which no template says.`, "It is left out.");
    else if (template.prefix && paths.length > 0)
      warn("kong.prefix", `also takes every path below ${template.path}.`, "Only the path itself is read.");
    if (template?.prefix && body.strip_path === true && template.path !== "/") {
      warn("kong.strip-path", `takes ${template.path} off before it calls the backend.`, "Check the backend's path.");
    }
    return template ? [template] : [];
  });
  const named = httpMethods.filter((method) => strings(body.methods).includes(method));
  if (named.length === 0)
    warn("kong.any-method", "takes every method.", "It is read as GET, POST, PUT, PATCH and DELETE.");
  const methods: readonly HttpMethod[] = named.length > 0 ? named : ["GET", "POST", "PUT", "PATCH", "DELETE"];
  const single = read.length * methods.length === 1 && body.name !== null;
  return read.flatMap(({ path, emptyAllowed }) =>
    methods.map((method) => ({
      id: single ? name : `${method.toLowerCase()}-${path}`,
      method,
      path,
      emptyAllowed,
      routeKey: route.key,
    })),
  );
}

/** A route of ours says in its tags what it was made of; believed as long as the pattern still agrees. */
function readOwnRoute({ body, key }: ObservedResource, basePath: string): ReadOperation | undefined {
  const id = tagValue(tagsOf(body), "operation");
  const path = tagValue(tagsOf(body), "path");
  const [pattern, ...others] = strings(body.paths);
  if (!id || !path?.startsWith("/") || !pattern || others.length > 0) return undefined;
  const runs = pattern.match(/\[\^#\?\/\][+*]/g) ?? [];
  const emptyAllowed = [...path.matchAll(/\{([^{}/]+)\}/g)].flatMap(([, parameter], index) =>
    parameter && runs[index]?.endsWith("*") ? [parameter] : [],
  );
  const expected = routePattern(basePath, readTemplate({ path, emptyAllowed }), pattern.includes("(?<gh_path>"));
  const methods = httpMethods.filter((method) => strings(body.methods).includes(method));
  // A second method is OPTIONS, there for preflight.
  const method = methods.length > 1 ? methods.find((one) => one !== "OPTIONS") : methods[0];
  return expected === pattern && method ? { id, method, path, emptyAllowed, routeKey: key } : undefined;
}

interface ReadPath {
  readonly path: string;
  readonly prefix: boolean;
  readonly emptyAllowed: readonly string[];
}

/** A plain path, or an anchored pattern whose groups each stand for one parameter. Anything cleverer is opaque. */
function readPattern(path: string): ReadPath | undefined {
  if (!path.startsWith("~")) return { path, prefix: true, emptyAllowed: [] };
  const anchored = path.endsWith("$") && !path.endsWith("\\$");
  const pattern = path.slice(1, anchored ? -1 : undefined).replace(/^\^/, "");
  const token =
    /\(\?P?<(\w+)>(\[[^\]]*\]|\\[wd])([+*])\)|\((\[[^\]]*\])([+*])\)|(\[[^\]]*\])([+*])|\\([^A-Za-z0-9])|([^\\.+*?()|[\]{}^$])/gy;
  const emptyAllowed: string[] = [];
  let read = "";
  let end = 0;
  for (const [whole, name, , named, , grouped, , bare, escaped, plain] of pattern.matchAll(token)) {
    end += whole.length;
    const quantifier = named ?? grouped ?? bare;
    if (quantifier === undefined) read += escaped ?? plain ?? "";
    else {
      const parameter = name ?? `p${(read.match(/\{/g) ?? []).length + 1}`;
      read += `{${parameter}}`;
      if (quantifier === "*") emptyAllowed.push(parameter);
    }
  }
  return end === pattern.length && read.startsWith("/") ? { path: read, prefix: !anchored, emptyAllowed } : undefined;
}

/** One operation per method and path, each with an id of its own. */
function distinct(operations: readonly ReadOperation[], findings: Finding[]): ReadOperation[] {
  const taken = new Set<string>();
  const ids = new Set<string>();
  return operations.flatMap((operation) => {
    const address = `${operation.method} ${operation.path}`;
    if (taken.has(address)) {
      tell(findings, "warning", "kong.same-path", `Two routes take ${address}.`, "Only the first is read.");
      return [];
    }
    taken.add(address);
    const id = ids.has(operation.id) ? `${operation.method.toLowerCase()}-${operation.path}` : operation.id;
    ids.add(id);
    return [{ ...operation, id }];
  });
}

// ── Backends ──

function readBackends(
  resources: readonly ObservedResource[],
  service: JsonObject,
  basePath: string,
  findings: Finding[],
) {
  const host = text(service.host);
  if (host === undefined) {
    tell(findings, "error", "kong.no-service", "This route calls no backend.", "Name a backend before deploying it.");
    return { backends: [{ url: "http://backend.invalid" }], backendPath: "" };
  }
  const said = String(service.protocol);
  const protocol = said === "https" || said === "grpcs" || said === "wss" ? "https" : "http";
  if (said !== protocol) {
    tell(findings, "error", "kong.protocol", `The service speaks ${said}.`, `It is read as ${protocol}.`);
  }
  // Below a base path of ours the service has no path: it is the same as the public one, or the tag says it.
  const backendPath = text(service.path) ?? tagValue(tagsOf(service), "backend") ?? (basePath === "/" ? "" : basePath);
  const targets = resources.filter(({ kind }) => kind === "target");
  const url = (address: string) => new URL(`${protocol}://${address}${backendPath}`).href.replace(/\/$/, "");
  const backends =
    targets.length > 0
      ? targets.map(({ body }) => ({ url: url(String(body.target)), weight: Math.min(1000, Number(body.weight)) }))
      : [{ url: url(isDefaultPort(protocol, service.port) ? host : `${host}:${service.port}`) }];
  return { backends, backendPath };
}

function isDefaultPort(protocol: string, port: Json | undefined): boolean {
  return port === (protocol === "https" ? 443 : 80);
}

// ── Policies ──

/** The policies that together say what every operation's plugins say; where they do not quite, a finding names the plugin. */
function readPolicies(
  bare: Definition,
  operations: readonly ReadOperation[],
  resources: readonly ObservedResource[],
  service: JsonObject,
  backendPath: string,
  findings: Finding[],
): PolicyEntry[] {
  const effective = effectivePlugins(operations, resources, findings);
  const apiMethods = bare.operations.map(({ method }) => method);
  const context: PolicyContext = {
    facts: readFacts({}),
    group: "",
    backendPath,
    captureOf: (operation, parameter) => readTemplate(operation).captures.get(parameter),
  };
  const said = new Map<string, { config: PolicyConfig; ids: Set<string> }>();
  const say = (config: PolicyConfig, id: string) => {
    const entry = said.get(JSON.stringify(config)) ?? { config, ids: new Set() };
    entry.ids.add(id);
    said.set(JSON.stringify(config), entry);
  };
  for (const operation of bare.operations) {
    for (const config of decodeService(service)) say(config, operation.id);
    for (const [name, config] of effective.get(operation.id) ?? []) {
      for (const policy of decodePlugin(name, config, { operation, apiMethods, context })) say(policy, operation.id);
    }
  }
  const ordered = [...said.values()].toSorted(
    (a, b) => policyTypes.indexOf(a.config.type) - policyTypes.indexOf(b.config.type),
  );
  const policies = ordered
    .flatMap(({ config, ids }) => matchesFor(ids, bare).map((match) => ({ config, match })))
    .map(({ config, match }, index) => ({ id: `${config.type}-${index + 1}`, name: "", enabled: true, match, config }));
  findings.push(...unsaid({ ...bare, policies }, effective, context));
  return policies;
}

/** Kong runs the most specific instance of each plugin: that of the route before that of the service. */
function effectivePlugins(
  operations: readonly ReadOperation[],
  resources: readonly ObservedResource[],
  findings: Finding[],
): Map<string, Map<string, JsonObject>> {
  const plugins = resources.filter(
    ({ kind, body }) => (kind === "plugin" || kind === "route-plugin") && body.enabled !== false,
  );
  const forAll = plugins.filter(({ key }) => !key.includes("#"));
  if (forAll.length < plugins.length) {
    tell(
      findings,
      "warning",
      "kong.consumer-plugin",
      "Some plugins apply to single consumers only.",
      "They are left out.",
    );
  }
  const read = (on: string) =>
    forAll
      .filter(({ dependsOn }) => dependsOn[0] === on)
      .map(({ body }): [string, JsonObject] => [String(body.name), objectOf(body.config)]);
  const onService = read("service");
  return new Map(operations.map(({ id, routeKey: on }) => [id, new Map([...onService, ...read(on)])]));
}

/** Says the policies again and compares: what Kong has and they do not say is named, with its configuration. */
function unsaid(
  definition: Definition,
  effective: ReadonlyMap<string, ReadonlyMap<string, JsonObject>>,
  context: PolicyContext,
): Finding[] {
  const again = encodePolicies(definition, context).plugins;
  const different = new Map<string, JsonObject>();
  for (const [id, plugins] of effective) {
    for (const [name, config] of plugins) {
      const comparable = JSON.stringify(withoutRebase(canonicalPluginConfig(name, config)));
      const repeated = again.get(id)?.get(name) ?? (name === "request-transformer" ? {} : undefined);
      const said = repeated && JSON.stringify(withoutRebase(canonicalPluginConfig(name, repeated)));
      if (comparable !== said && !(name === "acl" && again.get(id)?.has("acl"))) different.set(name, config);
    }
  }
  return [...different].map(([name, config]) => ({
    severity: "warning",
    code: "kong.plugin",
    place: "",
    sentence: `The plugin ${name} says more than a portable policy can: ${JSON.stringify(config).slice(0, 300)}`,
    instead: "What has no portable form is left out.",
  }));
}

function withoutRebase(config: JsonObject): JsonObject {
  const replace = objectOf(config.replace);
  return text(replace.uri)?.includes("gh_path") ? { ...config, replace: { ...replace, uri: undefined } } : config;
}

/** The fewest matches that concern exactly these operations. */
function matchesFor(ids: ReadonlySet<string>, { operations }: Definition): PolicyMatch[] {
  const concerned = operations.filter(({ id }) => ids.has(id));
  const paths = [...new Set(concerned.map(({ path }) => path))];
  const methods = [...new Set(concerned.map(({ method }) => method))];
  const candidates: PolicyMatch[] = [
    { paths: [], methods: [] },
    { paths, methods: [] },
    { paths: [], methods },
    { paths, methods },
  ];
  const exact = candidates.find((match) =>
    operations.every((operation) => policyMatches(match, operation) === ids.has(operation.id)),
  );
  if (exact) return [exact];
  return paths.map((path) => ({
    paths: [path],
    methods: concerned.filter((operation) => operation.path === path).map(({ method }) => method),
  }));
}

function strings(value: Json | undefined): string[] {
  return Array.isArray(value) ? value.filter((entry): entry is string => typeof entry === "string") : [];
}

function text(value: Json | undefined): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function objectOf(value: Json | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}
