import { v5 as uuidv5 } from "uuid";
import { z } from "zod";
import { isJsonObject, type Json, type JsonObject } from "#lib/model/json.ts";
import type { OwnerMark, Resource } from "#lib/model/resource.ts";
import { ownedDefaults } from "./wire/entity-defaults.ts";
import { canonicalConfig, patchConfig } from "./wire/plugin-config.ts";
import { unmanagedKeys } from "./wire/unmanaged.ts";
import { isEmpty, same, sortSet } from "./wire/value.ts";

/** Our own kinds. `activation` is the service's `enabled`: written last, by itself. */
export type KongKind = keyof typeof ownedDefaults;

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
  plugins: z
    .object({
      available_on_server: z.record(z.string(), z.unknown()).optional(),
      /** Those that are configured anywhere. */
      enabled_in_cluster: z.array(z.string()).optional(),
    })
    .default({}),
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

/** The tags of a body, whoever wrote it. */
export function tagsOf(body: JsonObject): string[] {
  return stringsOf(body.tags);
}

// ── The one form that is compared. ──

/** The part of an object that we own, Kong's defaults filled in. */
export function ownedBody(kind: KongKind, said: JsonObject): JsonObject {
  const defaults: JsonObject = ownedDefaults[kind];
  return Object.fromEntries(Object.keys(defaults).map((key) => [key, said[key] ?? defaults[key]]));
}

/** The same object, said the one way: absent is `null` at the top and left out below, sets are sorted, defaults filled. */
export function canonicalize<R extends Resource>(resource: R): R {
  return { ...resource, body: canonicalBody(resource.kind, resource.body) };
}

function canonicalBody(kind: string, body: JsonObject): JsonObject {
  const defaults: JsonObject = isKind(kind) ? ownedDefaults[kind] : {};
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
      if (key === "config" && isJsonObject(value)) return [key, canonicalConfig(body.name, value)];
      return [key, isEmpty(value) ? (defaults[key] ?? null) : sortSet(value ?? null)];
    });
  return Object.fromEntries(said);
}

function isKind(kind: string): kind is KongKind {
  return Object.hasOwn(ownedDefaults, kind);
}

/** Kong writes every digit of an IPv6 address; URLs write it short. */
export function canonicalTarget(target: string): string {
  const address = target.startsWith("[") ? URL.parse(`http://${target}`) : null;
  return address ? `${address.hostname}:${address.port || "80"}` : target;
}

/** A configuration the one way it is compared: equal configurations are equal text. */
export function canonicalPluginConfig(name: string, config: JsonObject): JsonObject {
  return canonicalConfig(name, config);
}

/** Keys beside ours that hold something other than Kong's own filling. */
export function unmanagedOf(kind: KongKind, entity: JsonObject): JsonObject | undefined {
  const strangers = tagsOf(entity).filter((entry) => !entry.startsWith(mark));
  const beside = {
    ...unmanagedKeys(entity, ownedDefaults[kind]),
    ...(strangers.length > 0 ? { tags: strangers } : {}),
  };
  return Object.keys(beside).length > 0 ? beside : undefined;
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

/** A request header that nobody knows: a new route asks for it until its own protection is there. */
const holdHeader = "x-gatehouse-held";

/** What keeps a route out of reach. */
export function hold(value: string): JsonObject {
  return { headers: { [holdHeader]: [value] } };
}

export function isHeld(headers: Json | undefined): boolean {
  return isJsonObject(headers) && holdHeader in headers;
}

/** What both Rust's and PCRE's regular expressions read as syntax. */
export function escapeRegex(text: string): string {
  return text.replace(/[\\.+*?()|[\]{}^$]/g, "\\$&");
}

// ── What is read of a value that may be anything. ──

export function stringsOf(value: Json | undefined): string[] {
  return Array.isArray(value) ? value.filter((entry): entry is string => typeof entry === "string") : [];
}

export function textOf(value: Json | undefined): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

export function objectOf(value: Json | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}
