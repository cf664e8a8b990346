import { createHash } from "node:crypto";
import { v5 as uuidv5 } from "uuid";
import { z } from "zod";
import { isJsonObject, type Json, type JsonObject } from "#lib/model/json.ts";
import type { OwnerMark, Resource } from "#lib/model/resource.ts";

/** Our own kinds. `activation` is the service's `enabled`: written last, by itself. */
export type KongKind =
  | "upstream"
  | "target"
  | "service"
  | "route"
  | "plugin"
  | "route-plugin"
  | "consumer"
  | "acl"
  | "activation";

// ── What Kong sends: only what we read is required, all else is carried along. ──

const tags = z.array(z.string()).nullish();
const reference = z.object({ id: z.string() }).nullish();

const entitySchema = z.object({ id: z.string(), tags }).catchall(z.json());
export type Entity = z.infer<typeof entitySchema>;
export const serviceSchema = entitySchema.extend({
  name: z.string().nullish(),
  host: z.string(),
  enabled: z.boolean().default(true),
  updated_at: z.number().nullish(),
});
export type ServiceEntity = z.infer<typeof serviceSchema>;
export const routeSchema = entitySchema.extend({ name: z.string().nullish(), service: reference });
export type RouteEntity = z.infer<typeof routeSchema>;
export const pluginSchema = entitySchema.extend({
  name: z.string(),
  enabled: z.boolean().default(true),
  service: reference,
  route: reference,
  consumer: reference,
  config: z.record(z.string(), z.json()).default({}),
});
export type PluginEntity = z.infer<typeof pluginSchema>;
export const upstreamSchema = entitySchema.extend({ name: z.string() });
export const targetSchema = entitySchema.extend({ target: z.string() });
export const consumerSchema = entitySchema.extend({ username: z.string().nullish() });
export const aclSchema = entitySchema.extend({ group: z.string() });
export const keySchema = entitySchema.extend({ created_at: z.number().nullish() });

/** Kong Admin API reference, "Pagination": `offset` is opaque and absent on the last page. */
export const pageSchema = z.object({ data: z.array(z.unknown()), offset: z.string().nullish() });

export const nodeSchema = z.object({
  version: z.string(),
  edition: z.string().optional(),
  hostname: z.string().optional(),
  configuration: z.object({ database: z.string().optional(), router_flavor: z.string().optional() }).default({}),
  plugins: z.object({ available_on_server: z.record(z.string(), z.unknown()).optional() }).default({}),
});

/** Kong Admin API reference, "Errors": `fields` nests like the entity; rules over several fields sit under `@entity`. */
export const errorSchema = z.looseObject({
  code: z.number().optional(),
  name: z.string().optional(),
  message: z.string().optional(),
  fields: z.record(z.string(), z.unknown()).optional(),
});

// ── Who owns what. ──

const mark = "gatehouse";
const namespace = "6f1f1b1e-8a57-5c1c-9a0e-3b6a4d0f7c21";

/** Derived, so that a second run finds what the first one made, and writing twice changes nothing. */
export function resourceId(owner: OwnerMark, key: string): string {
  return uuidv5(`${owner.installationId}/${owner.deploymentId}/${key}`, namespace);
}

/** A tag may hold neither comma nor slash; percent-encoding keeps any text recoverable. */
export function tag(name: string, value: string): string {
  return `${mark}-${name}:${encodeURIComponent(value.toWellFormed())}`;
}

export function tagValue(tagList: readonly string[] | null | undefined, name: string): string | undefined {
  const prefix = `${mark}-${name}:`;
  const found = tagList?.find((entry) => entry.startsWith(prefix));
  try {
    return found === undefined ? undefined : decodeURIComponent(found.slice(prefix.length));
  } catch {
    return undefined;
  }
}

export function ownerTags(owner: OwnerMark): string[] {
  return [
    mark,
    tag("api", owner.apiId),
    tag("deployment", owner.deploymentId),
    tag("installation", owner.installationId),
  ];
}

export function ownerOf(tagList: readonly string[] | null | undefined): OwnerMark | undefined {
  const installationId = tagValue(tagList, "installation");
  const deploymentId = tagValue(tagList, "deployment");
  const apiId = tagValue(tagList, "api");
  return installationId && deploymentId && apiId ? { installationId, deploymentId, apiId } : undefined;
}

export function isOurs(tagList: readonly string[] | null | undefined, owner: OwnerMark): boolean {
  const found = ownerOf(tagList);
  return found?.installationId === owner.installationId && found.deploymentId === owner.deploymentId;
}

/** The access-control group of one deployment's keys. */
export function groupOf(owner: OwnerMark): string {
  return `gatehouse-${owner.deploymentId}`;
}

/** `orders-v1.getOrder`: an id that Kong's names cannot hold is cut to what they can, and told apart by a digest. */
export function routeName(slug: string, operationId: string): string {
  if (/^[A-Za-z0-9._-]{1,80}$/.test(operationId)) return `${slug}.${operationId}`;
  const readable = operationId.replace(/[^A-Za-z0-9._-]+/g, "-").slice(0, 60);
  const digest = createHash("sha256").update(operationId).digest("hex").slice(0, 10);
  return `${slug}.${readable}~${digest}`;
}

/** The tags of a body, whoever wrote it. */
export function tagsOf(body: JsonObject): string[] {
  return Array.isArray(body.tags) ? body.tags.filter((entry): entry is string => typeof entry === "string") : [];
}

// ── Kong's own defaults for what we own (Kong Gateway 3.4 to 3.9, entity and plugin schemas). ──

const headerLists = { headers: [], querystring: [], body: [] };
const responseLists = { headers: [], json: [] };

/** `null` is Kong's word for absent. Keys of a plugin's configuration that are not here are not ours. */
export const pluginDefaults: Readonly<Record<string, JsonObject>> = {
  "key-auth": {
    key_names: ["apikey"],
    key_in_header: true,
    key_in_query: true,
    key_in_body: false,
    hide_credentials: false,
    run_on_preflight: true,
    anonymous: null,
  },
  acl: { allow: null, deny: null, hide_groups_header: false },
  cors: {
    origins: null,
    methods: ["GET", "HEAD", "PUT", "PATCH", "POST", "DELETE", "OPTIONS", "TRACE", "CONNECT"],
    headers: null,
    exposed_headers: null,
    credentials: false,
    max_age: null,
    preflight_continue: false,
  },
  "ip-restriction": { allow: null, deny: null, status: null, message: null },
  "rate-limiting": {
    second: null,
    minute: null,
    hour: null,
    day: null,
    month: null,
    year: null,
    limit_by: "consumer",
    policy: "local",
    fault_tolerant: true,
    hide_client_headers: false,
    error_code: 429,
    error_message: "API rate limit exceeded",
    header_name: null,
    path: null,
  },
  "request-size-limiting": { allowed_payload_size: 128, size_unit: "megabytes", require_content_length: false },
  "request-transformer": {
    http_method: null,
    remove: headerLists,
    rename: headerLists,
    replace: { ...headerLists, uri: null },
    add: headerLists,
    append: headerLists,
  },
  "response-transformer": {
    remove: responseLists,
    rename: { headers: [] },
    replace: responseLists,
    add: responseLists,
    append: responseLists,
  },
  "proxy-cache": {
    strategy: null,
    cache_ttl: 300,
    cache_control: false,
    request_method: ["GET", "HEAD"],
    response_code: [200, 301, 404],
    content_type: ["text/plain", "application/json"],
    vary_headers: null,
    vary_query_params: null,
    storage_ttl: null,
  },
  "request-termination": {
    status_code: 503,
    content_type: null,
    body: null,
    message: null,
    echo: false,
    trigger: null,
  },
};

/** The protocols every plugin of ours accepts; said, so that nobody can switch a plugin off by narrowing them. */
export const webProtocols = ["grpc", "grpcs", "http", "https"];

const plugin = { name: null, enabled: true, protocols: webProtocols, config: {}, tags: null } as const;

/** What we own of each entity, with Kong's default. `null` matters at the top: only keys we name are compared. */
export const ownedDefaults = {
  service: {
    name: null,
    protocol: "http",
    host: null,
    port: 80,
    path: null,
    retries: 5,
    connect_timeout: 60_000,
    write_timeout: 60_000,
    read_timeout: 60_000,
    tags: null,
  },
  route: {
    name: null,
    protocols: ["http", "https"],
    methods: null,
    paths: null,
    hosts: null,
    headers: null,
    snis: null,
    sources: null,
    destinations: null,
    https_redirect_status_code: 426,
    strip_path: true,
    preserve_host: false,
    regex_priority: 0,
    path_handling: "v0",
    tags: null,
  },
  plugin,
  "route-plugin": plugin,
  upstream: { name: null, algorithm: "round-robin", tags: null },
  target: { target: null, weight: 100, tags: null },
  consumer: { username: null, custom_id: null, tags: null },
  acl: { group: null, tags: null },
  activation: { enabled: true },
} as const satisfies Record<KongKind, JsonObject>;

/** What Kong fills in beside what we own; anything else there was set by somebody. */
const ignoredKeys = new Set([
  ..."id created_at updated_at ws_id service route consumer consumer_group upstream enabled cache_key".split(" "),
  // Filled by Kong with long defaults, or repeated under an older name.
  ..."healthchecks slots hash_on hash_fallback hash_on_cookie_path use_srv_name request_buffering".split(" "),
  ..."response_buffering memory response_headers ignore_uri_case redis sync_rate".split(" "),
]);

// ── The one form that is compared. ──

/** The same object, said the one way: absent is `null` at the top and left out below, sets are sorted, defaults filled. */
export function canonicalize<R extends Resource>(resource: R): R {
  return { ...resource, body: canonicalBody(resource.kind, resource.body) };
}

function canonicalBody(kind: string, body: JsonObject): JsonObject {
  const defaults: JsonObject = isKind(kind) ? ownedDefaults[kind] : {};
  const plugin = typeof body.name === "string" ? pluginDefaults[body.name] : undefined;
  const said = Object.entries(body)
    .filter(([key, value]) => value !== undefined && (!isKind(kind) || key in defaults))
    .map(([key, value]): [string, Json] => {
      if (key === "tags")
        return [
          key,
          tagsOf(body)
            .filter((entry) => entry.startsWith(mark))
            .toSorted(),
        ];
      if (key === "target" && typeof value === "string") return [key, canonicalTarget(value)];
      if (key === "config" && isJsonObject(value)) return [key, canonicalConfig(value, plugin)];
      return [key, isEmpty(value) ? (defaults[key] ?? null) : sortSet(value ?? null)];
    });
  return Object.fromEntries(said);
}

/** Kong writes every digit of an IPv6 address; URLs write it short. */
export function canonicalTarget(target: string): string {
  const address = target.startsWith("[") ? URL.parse(`http://${target}`) : null;
  return address ? `${address.hostname}:${address.port || "80"}` : target;
}

/** A plugin's configuration, defaults filled and absent values left out. That of a plugin we do not know stays as it is. */
function canonicalConfig(config: JsonObject, defaults: JsonObject | undefined): JsonObject {
  const keys = defaults ? Object.keys(defaults) : Object.keys(config);
  const said = keys.flatMap((key): [string, Json][] => {
    const value = config[key];
    const preset = defaults?.[key];
    if (isJsonObject(preset)) return [[key, canonicalLists(isJsonObject(value) ? value : {}, preset)]];
    const kept = isEmpty(value) ? preset : value;
    return kept === null || kept === undefined ? [] : [[key, sortSet(kept)]];
  });
  return Object.fromEntries(said);
}

/** A configuration the one way it is compared: equal configurations are equal text. */
export function canonicalPluginConfig(name: string, config: JsonObject): JsonObject {
  return canonicalConfig(config, pluginDefaults[name]);
}

/** A transformer's lists: applied in order, so never sorted. */
function canonicalLists(value: JsonObject, preset: JsonObject): JsonObject {
  const said = Object.keys(preset).map((key): [string, Json] => [key, value[key] ?? preset[key] ?? null]);
  return Object.fromEntries(said.filter(([, entry]) => entry !== null));
}

/** Keys beside ours that hold something other than Kong's own filling. */
export function unmanagedOf(kind: KongKind, entity: JsonObject): JsonObject | undefined {
  const strangers = tagsOf(entity).filter((entry) => !entry.startsWith(mark));
  const config = isJsonObject(entity.config) ? entity.config : {};
  const known = (typeof entity.name === "string" && pluginDefaults[entity.name]) || {};
  const beside = {
    ...extraKeys(entity, ownedDefaults[kind]),
    ...(Object.keys(known).length > 0 ? extraKeys(config, known, "config.") : {}),
    ...(strangers.length > 0 ? { tags: strangers } : {}),
  };
  return Object.keys(beside).length > 0 ? beside : undefined;
}

function extraKeys(values: JsonObject, owned: JsonObject, prefix = ""): JsonObject {
  const extra = Object.entries(values).filter(
    ([key, value]) =>
      !(key in owned) && !ignoredKeys.has(key) && !key.startsWith("redis_") && !isEmpty(value) && value !== false,
  );
  return Object.fromEntries(extra.map(([key, value]) => [prefix + key, value]));
}

export function isKind(kind: string): kind is KongKind {
  return Object.hasOwn(ownedDefaults, kind);
}

function isEmpty(value: Json | undefined): boolean {
  if (value === null || value === undefined) return true;
  return Array.isArray(value) ? value.length === 0 : isJsonObject(value) && Object.keys(value).length === 0;
}

/** Kong keeps these lists as sets and gives them back in any order. */
function sortSet(value: Json): Json {
  return Array.isArray(value) ? value.toSorted((a, b) => (String(a) < String(b) ? -1 : 1)) : value;
}

// ── What we send. ──

/** A whole object for PUT: what is not said takes Kong's default. */
export function createBody(desired: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(desired).filter(([, value]) => value !== null));
}

/** For PATCH: only what differs, so that what others set beside ours stays. `config` merges on the gateway, key by key. */
export function patchBody(desired: JsonObject, observed: JsonObject, unmanaged: JsonObject = {}): JsonObject {
  const patch: Record<string, Json> = {};
  for (const [key, after] of Object.entries(desired)) {
    const before = observed[key];
    if (after === undefined || same(before ?? null, after)) continue;
    if (key === "config" && isJsonObject(after) && isJsonObject(before)) patch[key] = patchConfig(after, before);
    else patch[key] = key === "tags" ? [...tagsOf(desired), ...tagsOf(unmanaged)] : after;
  }
  return patch;
}

function patchConfig(after: JsonObject, before: JsonObject): JsonObject {
  const cleared = Object.keys(before).filter((key) => after[key] === undefined);
  const changed = Object.entries(after).filter(([key, value]) => !same(before[key] ?? null, value ?? null));
  const patch: Record<string, Json | undefined> = Object.fromEntries(cleared.map((key) => [key, null]));
  for (const [key, value] of changed) {
    const was = before[key];
    patch[key] = isJsonObject(value) && isJsonObject(was) ? patchConfig(value, was) : value;
  }
  return patch;
}

function same(a: Json, b: Json): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
