import { hostname } from "node:os";
import { availablePlugins } from "../plugins/available.ts";
import { kongVersion } from "../plugins/plugin.ts";
import type { TrafficMetrics } from "../plugins/traffic-metrics.ts";
import type { Admin } from "./collections.ts";
import { methodNotAllowed, notFound, ok, type Reply } from "./reply.ts";
import type { AdminRequest } from "./request.ts";

export interface NodeFacts {
  readonly nodeId: string;
  readonly name: string;
  readonly adminPort: () => number;
  readonly proxyPort: () => number;
  readonly proxiedRequests: () => number;
  readonly metrics: TrafficMetrics;
}

/** `/`, `/status`, `/metrics`, `/endpoints`, `/plugins/enabled` and `/config`. */
export function informationReply(admin: Admin, node: NodeFacts, request: AdminRequest): Reply | undefined {
  const path = `/${request.segments.join("/")}`;
  const answers: Readonly<Record<string, () => unknown>> = {
    "/": () => root(admin, node),
    "/status": () => status(node),
    "/endpoints": () => ({ data: endpoints }),
    "/plugins/enabled": () => ({ enabled_plugins: availablePlugins.map((plugin) => plugin.name) }),
  };
  const answer = answers[path];
  if (path === "/config")
    return admin.hasDatabase
      ? notFound
      : { status: 501, body: { message: "The sandbox does not load declarative configuration" } };
  if (path === "/metrics" && request.method === "GET") return { status: 200, text: exposition(node) };
  if (answer === undefined) return undefined;
  return request.method === "GET" ? ok(answer()) : methodNotAllowed(["GET", "HEAD", "OPTIONS"]);
}

function root(admin: Admin, node: NodeFacts) {
  const inUse = new Set(admin.tables.plugins.all().map((row) => String(row.name)));
  return {
    version: kongVersion,
    edition: "community",
    tagline: "Welcome to kong",
    node_id: node.nodeId,
    hostname: `${node.name}.${hostname()}`,
    lua_version: "LuaJIT 2.1.0-20231117",
    pids: { master: process.pid, workers: [process.pid] },
    timers: { running: 0, pending: 0 },
    plugins: {
      available_on_server: Object.fromEntries(
        availablePlugins.map(({ name, version, priority }) => [name, { version, priority }]),
      ),
      enabled_in_cluster: [...inUse].sort(),
    },
    configuration: {
      database: admin.hasDatabase ? "postgres" : "off",
      role: "traditional",
      router_flavor: "traditional_compatible",
      admin_listen: [`127.0.0.1:${node.adminPort()}`],
      proxy_listen: [`127.0.0.1:${node.proxyPort()}`],
      untrusted_lua: "sandbox",
    },
  };
}

function exposition({ nodeId, proxiedRequests, metrics }: NodeFacts): string {
  return metrics.exposition({ id: nodeId, version: kongVersion, requests: proxiedRequests() });
}

function status(node: NodeFacts) {
  const total = node.proxiedRequests();
  return {
    database: { reachable: true },
    memory: {
      lua_shared_dicts: {
        kong_core_db_cache: { allocated_slabs: "0.80 MiB", capacity: "128.00 MiB" },
      },
      workers_lua_vms: [
        { pid: process.pid, http_allocated_gc: `${(process.memoryUsage().heapUsed / 1_048_576).toFixed(2)} MiB` },
      ],
    },
    server: {
      connections_accepted: total,
      connections_active: 1,
      connections_handled: total,
      connections_reading: 0,
      connections_waiting: 0,
      connections_writing: 1,
      total_requests: total,
    },
  };
}

const endpoints = [
  "/",
  "/acls",
  "/acls/{acls}",
  "/consumers",
  "/consumers/{consumers}",
  "/consumers/{consumers}/acls",
  "/consumers/{consumers}/key-auth",
  "/consumers/{consumers}/plugins",
  "/endpoints",
  "/key-auths",
  "/key-auths/{keyauth_credentials}",
  "/metrics",
  "/plugins",
  "/plugins/enabled",
  "/plugins/{plugins}",
  "/routes",
  "/routes/{routes}",
  "/routes/{routes}/plugins",
  "/routes/{routes}/service",
  "/schemas/plugins/validate",
  "/schemas/plugins/{name}",
  "/schemas/{name}",
  "/schemas/{entity_name}/validate",
  "/services",
  "/services/{services}",
  "/services/{services}/plugins",
  "/services/{services}/routes",
  "/status",
  "/tags",
  "/tags/{tags}",
  "/upstreams",
  "/upstreams/{upstreams}",
  "/upstreams/{upstreams}/targets",
  "/upstreams/{upstreams}/targets/{targets}",
];
