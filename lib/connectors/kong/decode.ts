import { type Definition, definitionSchema } from "#lib/model/definition.ts";
import type { Finding } from "#lib/model/finding.ts";
import type { ObservedResource, OwnerMark } from "#lib/model/resource.ts";
import type { Decoded, RemoteApi } from "../connector.ts";
import { readBackends } from "./decode/backends.ts";
import { tell } from "./decode/finding.ts";
import { waiting } from "./decode/held-route.ts";
import { distinct, readRoute } from "./decode/operations.ts";
import { readPolicies } from "./decode/policies.ts";
import {
  canonicalize,
  type Entity,
  isOurs,
  type KongKind,
  ownedBody,
  ownerOf,
  type PluginEntity,
  type RouteEntity,
  type ServiceEntity,
  tagsOf,
  tagValue,
  textOf,
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
  const ours = owner ? isOurs(entity.tags, owner) : ownerOf(entity.tags) !== undefined;
  return canonicalize({
    kind,
    remoteId: entity.id,
    dependsOn: [],
    ...seen,
    body: ownedBody(kind, entity),
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
  return [
    ...seenService,
    ...seenPlugins,
    ...seenRoutes.map((route) => waiting(route, present, view.wanted)),
    ...activation,
  ];
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
    name: (tagValue(tags, "name") ?? textOf(body.name) ?? textOf(routes[0]?.body.name) ?? remoteId).slice(0, 120),
    version: (version ?? "1.0.0").slice(0, 40),
    basePath,
    backends,
    operations: operations.map(({ id, method, path, emptyAllowed }) => ({ id, method, path, emptyAllowed })),
  });
  const policies = readPolicies(bare, operations, resources, body, backendPath, findings);
  return { definition: { ...bare, policies }, findings };
}
