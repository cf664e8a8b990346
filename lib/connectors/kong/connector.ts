// Kept in one file though long: a connector has seven and no eighth, and this is all that a session does.

import { createHash } from "node:crypto";
import type { z } from "zod";
import type { Finding } from "#lib/model/finding.ts";
import { type GatewayMode, modeAllowsWrites } from "#lib/model/gateway.ts";
import type { JsonObject } from "#lib/model/json.ts";
import type { Change, PredictedCalls } from "#lib/model/plan.ts";
import type { ObservedResource, OwnerMark, Resource } from "#lib/model/resource.ts";
import type {
  AccessKeys,
  CheckReport,
  ConnectorContext,
  GatewayFacts,
  ListScope,
  PermissionCheck,
  RemoteApi,
  SurveyPage,
  WriteConnector,
  WriteOutcome,
  WriteSession,
} from "../connector.ts";
import { ConnectorError } from "../connector-error.ts";
import { createClient, type KongClient, pageSize, parseBody, toConnectorError } from "./client.ts";
import { anyone, decode, groupResources, hold, isHeld, toObserved, type Viewpoint } from "./decode.ts";
import { type KongCredentials, type KongFacts, type KongSettings, kong, limits, neededPlugins } from "./descriptor.ts";
import { encode, guardsOf } from "./encode.ts";
import {
  aclSchema,
  canonicalize,
  canonicalTarget,
  consumerSchema,
  createBody,
  isOurs,
  keySchema,
  nodeSchema,
  ownerOf,
  ownerTags,
  pageSchema,
  patchBody,
  pluginSchema,
  resourceId,
  routeSchema,
  serviceSchema,
  tag,
  tagsOf,
  tagValue,
  targetSchema,
  upstreamSchema,
} from "./wire.ts";

/**
 * ```
 *   upstream ── target        consumer ── acl
 *       └── service ──┬── plugin
 *                     └── route ── route-plugin
 *                                      └── activation   the service is switched on
 * ```
 * What protects comes before what is reached: the service starts disabled and answers 404 until the last level. On a
 * service that is on already, a new route that only its own plugins protect is held, and the last of them releases it.
 */
const order = [
  ["upstream", "consumer"],
  ["target", "acl"],
  ["service"],
  ["plugin"],
  ["route"],
  ["route-plugin"],
  ["activation"],
] as const;

export const kongConnector: WriteConnector<KongSettings, KongCredentials> = {
  access: "read-write",
  descriptor: kong,
  encode,
  decode,
  canonicalize,
  order,
  predict,
  connect,
};

function connect(settings: KongSettings, credentials: KongCredentials, context: ConnectorContext): WriteSession {
  const client = createClient(settings, credentials, context);
  // Before the first look a service may be answering already, so that new routes are held.
  let site: Site = { ...siteOf([]), enabled: true };
  return {
    check: (mode) => check(client, settings, mode, context),
    survey: (cursor) => survey(client, cursor),
    fetch: (remoteId) => fetchApi(client, remoteId),
    list: async (scope) => {
      const observed = await observe(client, scope);
      site = siteOf(observed);
      return observed;
    },
    write: (change, scope) => write(client, change, scope, site),
    endpoints: async (resources) => endpoints(settings, resources),
    accessKeys: accessKeys(client),
  };
}

// ── Check ──

async function check(
  client: KongClient,
  settings: KongSettings,
  mode: GatewayMode,
  { clock }: ConnectorContext,
): Promise<CheckReport> {
  const answer = await client.probe("GET", "/");
  // A role, or a proxy in front, may hide the node's information and still allow the rest.
  if (![200, 403, 404].includes(answer.status)) throw toConnectorError("GET /", "GET", answer, clock.now());
  const node = answer.status === 200 ? parseBody("GET /", answer, nodeSchema) : undefined;
  const facts = factsOf(node, answer.headers.server);
  const services = await client.probe("GET", "/services", {
    query: { size: "1", tags: "managed-by-ingress-controller" },
  });
  if (![200, 403].includes(services.status)) throw toConnectorError("GET /services", "GET", services, clock.now());
  const read = probed("read services", "both", "GET /services", services, services.status === 200);
  const findings: Finding[] = [];
  if (services.status === 200 && parseBody("GET /services", services, pageSchema).data.length > 0) {
    findings.push({
      severity: "warning",
      code: "kong.ingress-controller",
      place: "",
      sentence: "A Kubernetes controller manages this Kong and takes back what others change.",
      instead: "Register it as read-only.",
    });
  }
  const dbless = facts.database === "off";
  if (dbless)
    findings.push({
      severity: "warning",
      code: "gateway.dbless",
      place: "",
      sentence: limits.dbless,
      instead: "It can be read.",
    });
  const permissions: PermissionCheck[] = [
    {
      name: "read node information",
      neededFor: "both",
      granted: node !== undefined,
      reason: node
        ? "Kong tells its version and plugins."
        : "Kong does not tell its version and plugins to this token.",
      remedy: node ? undefined : "Allow GET on / for the token's role.",
    },
    read,
  ];
  if (modeAllowsWrites(mode)) permissions.push(await checkWrites(client, dbless), ...checkPlugins(facts.plugins));
  const where = node?.hostname ? `node ${node.hostname}` : "a node";
  return {
    identity: `Kong ${facts.version} (${facts.edition}), ${where} at ${new URL(settings.adminUrl).host}`,
    version: facts.version,
    facts,
    permissions,
    findings,
  };
}

function factsOf(node: z.infer<typeof nodeSchema> | undefined, server: string | undefined): GatewayFacts & KongFacts {
  const available = node?.plugins.available_on_server;
  const plugins = available && Object.keys(available).filter((name) => available[name]);
  return {
    version: node?.version ?? server?.replace(/^kong\//i, "") ?? "unknown",
    edition: node?.edition ?? "community",
    database: node?.configuration.database ?? "postgres",
    routerFlavour: node?.configuration.router_flavor ?? "traditional_compatible",
    ...(plugins ? { plugins: plugins.toSorted() } : {}),
  };
}

/** A service without a host is refused by the schema, so nothing is made; a token without the right is refused before. */
async function checkWrites(client: KongClient, dbless: boolean): Promise<PermissionCheck> {
  if (dbless) return { name: "write services", neededFor: "write", granted: false, reason: limits.dbless };
  const answer = await client.probe("POST", "/services", { body: { name: "gatehouse-permission-check", port: -1 } });
  return probed("write services", "write", "POST /services", answer, answer.status === 400);
}

function probed(
  name: string,
  neededFor: PermissionCheck["neededFor"],
  operation: string,
  answer: { status: number; headers: Readonly<Record<string, string>>; body: string },
  granted: boolean,
): PermissionCheck {
  if (granted) return { name, neededFor, granted, reason: `Kong allows ${operation}.` };
  const { sentence, detail } = toConnectorError(operation, "GET", answer, new Date(0));
  const reason = `${operation} was answered with ${answer.status}. ${detail ?? sentence}`;
  return { name, neededFor, granted, reason, remedy: `Allow ${operation} for the role of the admin token.` };
}

function checkPlugins(available: readonly string[] | undefined): PermissionCheck[] {
  return neededPlugins.map((name) => {
    const granted = available === undefined || available.includes(name);
    return {
      name: `plugin ${name}`,
      neededFor: "write",
      granted,
      reason: granted ? `The plugin ${name} is enabled.` : `Policies that need the plugin ${name} cannot be deployed.`,
      remedy: granted ? undefined : `Add ${name} to \`plugins\` in kong.conf and restart Kong.`,
    };
  });
}

// ── Survey and fetch ──

/** A digest of whatever was read, without what changes by itself. */
function digest(entity: JsonObject): bigint {
  const { created_at: _created, updated_at: _updated, ...content } = entity;
  const entries = Object.entries(content).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return createHash("sha256").update(JSON.stringify(entries)).digest().readBigUInt64BE();
}

/** Remote id of a route that belongs to no service: an API of its own. */
const loneRoute = "route:";

/**
 * One flat list per kind and page. Plugins and routes are folded into a digest per service (their order does not matter to
 * a sum), so memory grows with the number of services and not with what hangs on them; then the services stream.
 */
async function* survey(client: KongClient, cursor?: string): AsyncGenerator<SurveyPage> {
  const onService = new Map<string, bigint>();
  const onRoute = new Map<string, bigint>();
  const lone: SurveyPage["apis"][number][] = [];
  const add = (sums: Map<string, bigint>, id: string, value: bigint) =>
    sums.set(id, BigInt.asUintN(64, (sums.get(id) ?? 0n) + value));
  for await (const { entries } of client.pages("/plugins", pluginSchema)) {
    for (const plugin of entries) {
      if (plugin.route) add(onRoute, plugin.route.id, digest(plugin));
      else if (plugin.service) add(onService, plugin.service.id, digest(plugin));
    }
  }
  for await (const { entries } of client.pages("/routes", routeSchema)) {
    for (const route of entries) {
      const sum = digest(route) + (onRoute.get(route.id) ?? 0n);
      onRoute.delete(route.id);
      if (route.service) add(onService, route.service.id, sum);
      else lone.push({ remoteId: `${loneRoute}${route.id}`, name: route.name ?? route.id, fingerprint: hex(sum) });
    }
  }
  const start: Record<string, string> = cursor === undefined ? {} : { offset: cursor };
  for await (const { entries, offset } of client.pages("/services", serviceSchema, start)) {
    const apis = entries.map((service) => ({
      remoteId: service.id,
      name: tagValue(service.tags, "name") ?? service.name ?? service.id,
      version: tagValue(service.tags, "version"),
      fingerprint: hex(digest(service) + (onService.get(service.id) ?? 0n)),
      owner: ownerOf(service.tags),
      updatedAt: service.updated_at ? new Date(service.updated_at * 1000) : undefined,
    }));
    yield { apis, cursor: offset, complete: offset === undefined && lone.length === 0 };
  }
  for (let start = 0; start < lone.length; start += pageSize) {
    yield { apis: lone.slice(start, start + pageSize), complete: start + pageSize >= lone.length };
  }
}

function hex(sum: bigint): string {
  return BigInt.asUintN(64, sum).toString(16).padStart(16, "0");
}

async function fetchApi(client: KongClient, remoteId: string): Promise<RemoteApi> {
  const id = encodeURIComponent(remoteId.startsWith(loneRoute) ? remoteId.slice(loneRoute.length) : remoteId);
  const path = remoteId.startsWith(loneRoute) ? `/routes/${id}` : `/services/${id}`;
  const gone = () =>
    new ConnectorError({ code: "not-found", sentence: "Kong no longer has this API.", operation: `GET ${path}` });
  const service = remoteId.startsWith(loneRoute) ? undefined : await client.find(path, serviceSchema);
  const route = remoteId.startsWith(loneRoute) ? await client.find(path, routeSchema) : undefined;
  if (service === undefined && route === undefined) throw gone();
  const routes = route ? [route] : await client.all(`${path}/routes`, routeSchema);
  const routeIds = new Set(routes.map((one) => one.id));
  // One flat list, kept as it passes: asking each route for its plugins would cost a call per route.
  const plugins: z.infer<typeof pluginSchema>[] = [];
  for await (const { entries } of client.pages("/plugins", pluginSchema)) {
    plugins.push(
      ...entries.filter((plugin) =>
        plugin.route ? routeIds.has(plugin.route.id) : plugin.service && plugin.service.id === service?.id,
      ),
    );
  }
  const upstream = service && (await client.find(`/upstreams/${encodeURIComponent(service.host)}`, upstreamSchema));
  const balanced = upstream ? await upstreamResources(client, upstream, anyone) : [];
  return { remoteId, resources: [...groupResources({ service, routes, plugins }, anyone), ...balanced] };
}

// ── Observe ──

/** Targeted reads only; `readsOf` below counts them. */
async function observe(client: KongClient, { owner, slug, places }: ListScope): Promise<ObservedResource[]> {
  const names = places
    .filter(({ kind }) => kind === "route")
    .map(({ body, key }): [string, string] => [String(body.name), key]);
  const view: Viewpoint = { owner, places: new Map(names), wanted: new Set(places.map(({ key }) => key)) };
  const mine = { tags: tag("deployment", owner.deploymentId) };
  const found: ObservedResource[] = [];

  const service = await lookUp(client, "/services", resourceId(owner, "service"), slug, serviceSchema);
  if (service) {
    const path = `/services/${service.id}`;
    const routes = await client.all(`${path}/routes`, routeSchema);
    const onService = await client.all(`${path}/plugins`, pluginSchema);
    const tagged = await client.all("/plugins", pluginSchema, mine);
    const seen = new Set(onService.map(({ id }) => id));
    const plugins = [...onService, ...tagged.filter(({ id }) => !seen.has(id))];
    found.push(...groupResources({ service, routes, plugins }, view));
  }
  const upstreams = view.wanted.has("upstream")
    ? [await lookUp(client, "/upstreams", resourceId(owner, "upstream"), `${slug}.gatehouse`, upstreamSchema)]
    : await client.all("/upstreams", upstreamSchema, mine);
  for (const upstream of upstreams) if (upstream) found.push(...(await upstreamResources(client, upstream, view)));
  const consumers = view.wanted.has("consumer")
    ? [await lookUp(client, "/consumers", resourceId(owner, "consumer"), `${slug}.gatehouse`, consumerSchema)]
    : await client.all("/consumers", consumerSchema, mine);
  for (const consumer of consumers) if (consumer) found.push(...(await consumerResources(client, consumer, view)));
  return found;
}

/** By the id we would choose, then by the name that must be unique: there, a stranger would stand in our way. */
async function lookUp<S extends z.ZodType>(client: KongClient, path: string, id: string, name: string, schema: S) {
  return (
    (await client.find(`${path}/${id}`, schema)) ?? (await client.find(`${path}/${encodeURIComponent(name)}`, schema))
  );
}

async function upstreamResources(
  client: KongClient,
  upstream: z.infer<typeof upstreamSchema>,
  view: Viewpoint,
): Promise<ObservedResource[]> {
  const targets = await client.all(`/upstreams/${upstream.id}/targets`, targetSchema);
  return [
    toObserved("upstream", upstream, view, { key: "upstream", label: `upstream ${upstream.name}`, ready: true }),
    ...targets.map((target) =>
      toObserved("target", target, view, {
        key: `target/${canonicalTarget(target.target)}`,
        label: `target ${target.target}`,
        ready: true,
        dependsOn: ["upstream"],
        cascadesWith: "upstream",
      }),
    ),
  ];
}

async function consumerResources(
  client: KongClient,
  consumer: z.infer<typeof consumerSchema>,
  view: Viewpoint,
): Promise<ObservedResource[]> {
  const groups = await client.all(`/consumers/${consumer.id}/acls`, aclSchema);
  const name = consumer.username ?? consumer.id;
  return [
    toObserved("consumer", consumer, view, { key: "consumer", label: `consumer ${name}`, ready: true }),
    ...groups.map((acl) =>
      toObserved("acl", acl, view, {
        key: isOurs(acl.tags, view.owner ?? { installationId: "", deploymentId: "", apiId: "" })
          ? "acl"
          : `acl/${acl.group}`,
        label: `group of ${name}`,
        ready: true,
        dependsOn: ["consumer"],
        cascadesWith: "consumer",
      }),
    ),
  ];
}

/**
 * One write for each change that is not implied, one more for each route that is held and released, and the reads of
 * `observe` before the first and after the last of them.
 */
function predict(changes: readonly Change[], observed: readonly ObservedResource[]): PredictedCalls {
  const created = changes.flatMap((change) => (change.action === "create" ? [change.desired] : []));
  const leaving = new Set(changes.flatMap((change) => (change.action === "delete" ? [change.key] : [])));
  const made = { remoteId: "", ownership: "ours", ready: true } as const;
  const after = [
    ...observed.filter(({ key }) => !leaving.has(key)),
    ...created.map((resource): ObservedResource => ({ ...made, ...resource, remoteId: resource.remoteId ?? "" })),
  ];
  const owner = [
    ...created,
    ...observed,
    ...changes.flatMap((change) => (change.action === "update" ? [change.desired] : [])),
  ]
    .map(({ body }) => ownerOf(tagsOf(body)))
    .find((found) => found !== undefined);
  const wanted = new Set(after.map(({ key }) => key));
  const createdKeys = new Set(created.map(({ key }) => key));
  const { held, enabled } = siteOf(observed);
  const released = after.filter(
    ({ key, kind }) =>
      kind === "route" &&
      (held.has(key) || (enabled && createdKeys.has(key))) &&
      guardsOf(key, wanted)
        .slice(-1)
        .some((guard) => createdKeys.has(guard)),
  );
  return {
    writes: changes.filter(({ implied }) => !implied).length + released.length,
    reads: readsOf(observed, wanted, owner) + readsOf(after, wanted, owner),
  };
}

/** How many calls `observe` makes when this is what it finds. */
function readsOf(
  found: readonly ObservedResource[],
  wanted: ReadonlySet<string>,
  owner: OwnerMark | undefined,
): number {
  const pages = (count: number) => Math.max(1, Math.ceil(count / pageSize));
  const count = (kind: string, test: (resource: ObservedResource) => boolean = () => true) =>
    found.filter((resource) => resource.kind === kind && test(resource)).length;
  const lookUps = (key: string) => {
    const hit = found.find((resource) => resource.key === key);
    return hit && owner && hit.remoteId === resourceId(owner, key) ? 1 : 2;
  };
  const mine = ({ ownership }: ObservedResource) => ownership === "ours";
  const service = count("service") > 0;
  const inService = service
    ? pages(count("route")) + pages(count("plugin")) + pages(count("plugin", mine) + count("route-plugin", mine))
    : 0;
  const beside = (kind: "upstream" | "consumer", part: string) =>
    (wanted.has(kind) ? lookUps(kind) : 1) + (count(kind) > 0 ? pages(count(part)) : 0);
  return lookUps("service") + inService + beside("upstream", "target") + beside("consumer", "acl");
}

// ── Write ──

/** What the last look showed, for the writes that follow it. */
interface Site {
  /** Our key → Kong's id: an object that was adopted keeps the id it had. */
  readonly ids: Map<string, string>;
  /** The service answers already, so that a new route is reached at once. */
  readonly enabled: boolean;
  /** Keys of the routes that wait for their protection. */
  readonly held: Set<string>;
}

function siteOf(observed: readonly ObservedResource[]): Site {
  const mine = observed.filter(({ ownership }) => ownership === "ours");
  return {
    ids: new Map(mine.map(({ key, remoteId }) => [key, remoteId])),
    enabled: isEnabled(observed),
    held: new Set(mine.filter(({ unmanaged }) => isHeld(unmanaged?.headers)).map(({ key }) => key)),
  };
}

function isEnabled(observed: readonly ObservedResource[]): boolean {
  return observed.some(({ kind, ready }) => kind === "service" && ready);
}

async function write(client: KongClient, change: Change, scope: ListScope, site: Site): Promise<WriteOutcome> {
  const { key, kind } = change;
  const idOf = (other: string) => site.ids.get(other) ?? resourceId(scope.owner, other);
  const remoteId = change.action === "delete" ? change.observed.remoteId : (change.desired.remoteId ?? idOf(key));
  if (kind === "activation") {
    await client.patch(`/services/${idOf("service")}`, { enabled: change.action !== "delete" });
    return { status: "done", remoteId };
  }
  const resource = change.action === "delete" ? change.observed : change.desired;
  const { path, extra } = placeOf(resource, remoteId, idOf);
  switch (change.action) {
    case "delete":
      await client.remove(path);
      break;
    case "update":
      await client.patch(path, patchBody(change.desired.body, change.observed.body, change.observed.unmanaged));
      site.ids.set(key, remoteId);
      break;
    case "create": {
      const guards = guardsOf(key, new Set(scope.places.map((place) => place.key)));
      const isHeldBack = kind === "route" && site.enabled && guards.length > 0;
      const held = isHeldBack ? hold(resourceId(scope.owner, `held/${key}`)) : {};
      await client.put(path, { ...createBody(change.desired.body), ...extra, ...held });
      if (isHeldBack) site.held.add(key);
      await releaseAfter(client, change.desired, scope, site, idOf);
      break;
    }
    default:
      change satisfies never;
  }
  return { status: "done", remoteId };
}

/** With the last of its protective plugins in place, a route that was held may be reached. */
async function releaseAfter(
  client: KongClient,
  { kind, key, dependsOn: [on = ""] }: Resource,
  { places }: ListScope,
  { held }: Site,
  idOf: (key: string) => string,
): Promise<void> {
  if (kind !== "route-plugin" || !held.has(on)) return;
  if (guardsOf(on, new Set(places.map((place) => place.key))).at(-1) !== key) return;
  await client.patch(`/routes/${idOf(on)}`, { headers: null });
  held.delete(on);
}

/** Where the object lives, and what a new one needs beside its body: what it hangs on, and that it starts switched off. */
function placeOf(
  { kind, dependsOn: [on = ""] }: Resource,
  id: string,
  idOf: (key: string) => string,
): { path: string; extra: JsonObject } {
  switch (kind) {
    case "service":
      return { path: `/services/${id}`, extra: { enabled: false } };
    case "route":
      return { path: `/routes/${id}`, extra: { service: { id: idOf("service") } } };
    case "plugin":
      return { path: `/plugins/${id}`, extra: { service: { id: idOf("service") } } };
    case "route-plugin":
      return { path: `/plugins/${id}`, extra: { route: { id: idOf(on) } } };
    case "upstream":
      return { path: `/upstreams/${id}`, extra: {} };
    case "target":
      return { path: `/upstreams/${idOf("upstream")}/targets/${id}`, extra: {} };
    case "consumer":
      return { path: `/consumers/${id}`, extra: {} };
    case "acl":
      return { path: `/consumers/${idOf("consumer")}/acls/${id}`, extra: {} };
    default:
      throw new Error(`Kong has no objects of the kind ${kind}.`);
  }
}

function endpoints({ proxyUrl }: KongSettings, resources: readonly ObservedResource[]): readonly string[] {
  const base = proxyUrl.replace(/\/+$/, "");
  return resources.flatMap(({ kind, body }) => {
    const basePath = kind === "service" ? tagValue(tagsOf(body), "base") : undefined;
    return basePath === undefined ? [] : [basePath === "/" ? base : `${base}${basePath}`];
  });
}

// ── Keys ──

function accessKeys(client: KongClient): AccessKeys {
  const path = (owner: OwnerMark) => `/consumers/${resourceId(owner, "consumer")}/key-auth`;
  return {
    list: async (owner) => {
      const keys = await client.all(path(owner), keySchema).catch(noConsumer(() => []));
      return keys.map(({ id, tags, created_at: createdAt }) => ({
        remoteId: id,
        name: tagValue(tags, "key") ?? id,
        createdAt: createdAt ? new Date(createdAt * 1000) : undefined,
      }));
    },
    issue: async (owner, { remoteId, name, key }) => {
      const operation = `PUT ${path(owner)}/${remoteId}`;
      const sentence = "This API takes no keys on this gateway. Deploy it with an API key policy first.";
      await client
        .put(`${path(owner)}/${remoteId}`, { key, tags: [...ownerTags(owner), tag("key", name)] }, [key])
        .catch(
          noConsumer(() => {
            throw new ConnectorError({ code: "not-found", sentence, operation });
          }),
        );
      return { remoteId, name };
    },
    revoke: (owner, remoteId) => client.remove(`${path(owner)}/${remoteId}`),
  };
}

/** Keys hang on a consumer that is there only while an API key policy is deployed. */
function noConsumer<T>(otherwise: () => T): (error: unknown) => T {
  return (error) => {
    if (error instanceof ConnectorError && error.code === "not-found") return otherwise();
    throw error;
  };
}
