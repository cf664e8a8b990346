import { randomUUID } from "node:crypto";
import { FaultPlan, type FaultPlan as Faults } from "../core/faults.ts";
import { listen } from "../core/http.ts";
import { RequestLog } from "../core/request-log.ts";
import { Store } from "../core/store.ts";
import { type AdminCall, adminHandler } from "./admin/admin-server.ts";
import { Table } from "./admin/table.ts";
import { controlHandler } from "./control/control.ts";
import { Sentinels } from "./control/sentinels.ts";
import { type Settings, settingsSchema } from "./control/settings.ts";
import { Tokens } from "./control/tokens.ts";
import { type Entities, readers } from "./entities/kinds.ts";
import { Counters } from "./plugins/counters.ts";
import { ResponseCache } from "./plugins/response-cache.ts";
import { TrafficMetrics } from "./plugins/traffic-metrics.ts";
import { Propagation } from "./proxy/propagation.ts";
import { proxyHandler } from "./proxy/proxy-server.ts";
import { seed } from "./seed.ts";

export interface SandboxKongOptions {
  readonly name?: string;
  /** Folder for the state; absent means in memory only. */
  readonly statePath?: string;
  /** Wanted in the `Kong-Admin-Token` header; absent means the Admin API is open, as Kong OSS leaves it. */
  readonly adminToken?: string;
  /** May read and not write. */
  readonly readOnlyToken?: string;
  readonly database?: "postgres" | "off";
  /** Milliseconds since the epoch: timestamps, rate-limit windows, cache ages. */
  readonly clock?: () => number;
  /** Put strangers' services into an empty gateway. */
  readonly seed?: boolean;
  readonly settings?: Partial<Settings>;
  /** Told of every answered Admin API call, with both bodies: for suites that hold the traffic against a description. */
  readonly onAdminCall?: (call: AdminCall) => void;
  /** 0, the default, takes free ones. */
  readonly adminPort?: number;
  readonly proxyPort?: number;
}

export interface SandboxKong {
  readonly adminUrl: string;
  readonly proxyUrl: string;
  /** The entities, as stored. */
  readonly state: Store<Entities>;
  readonly requests: RequestLog;
  readonly faults: Faults;
  readonly tokens: Tokens;
  readonly changeSettings: (change: Partial<Settings>) => void;
  /** What a restart of the node does to what it counted. */
  readonly forgetMetrics: () => void;
  readonly close: () => Promise<void>;
}

/** Starts an emulated Kong OSS 3.9 on loopback: Admin API and data path, on two ports. */
export async function startSandboxKong(options: SandboxKongOptions = {}): Promise<SandboxKong> {
  const now = options.clock ?? Date.now;
  const store = new Store<Entities>(readers, options.statePath);
  const tables = makeTables(store, now);
  if (options.seed && store.isEmpty) store.transaction(() => seed(tables));
  let settings = settingsSchema.parse(options.settings ?? {});
  const log = new RequestLog();
  const faults = new FaultPlan();
  const tokens = new Tokens(options.adminToken, options.readOnlyToken);
  const sentinels = new Sentinels(tables, () => settings.slowMs);
  const memory = { counters: new Counters(), cache: new ResponseCache(), metrics: new TrafficMetrics(), now };
  const propagation = new Propagation(store, memory, () => settings.propagationMs);
  const changeSettings = (change: Partial<Settings>) => {
    settings = settingsSchema.parse({ ...settings, ...change });
  };

  const addresses = { admin: "", proxy: "", adminPort: 0, proxyPort: 0 };
  const proxy = await listen(
    proxyHandler({ configuration: () => propagation.current(), log, port: () => addresses.proxyPort }),
    options.proxyPort,
  );
  const name = options.name ?? "kong-sandbox";
  const node = {
    nodeId: randomUUID(),
    name,
    adminPort: () => addresses.adminPort,
    proxyPort: () => addresses.proxyPort,
    metrics: memory.metrics,
    proxiedRequests: () => log.all().filter((entry) => entry.door === "proxy").length,
  };
  const control = controlHandler({
    ...{ name, tables, log, faults, tokens, changeSettings },
    settings: () => settings,
    addresses: () => addresses,
    reset: () => {
      store.clear();
      faults.clear();
      sentinels.clear();
      memory.counters.clear();
      memory.cache.clear();
      memory.metrics.clear();
      tokens.renew();
    },
    reseed: () => store.transaction(() => seed(tables)),
  });
  const mostPerPage = () => (sentinels.halvesListings ? 2 : 1_000);
  const admin = await listen(
    adminHandler({
      admin: { tables, hasDatabase: options.database !== "off", mostPerPage },
      ...{ node, tokens, faults, sentinels, log, control },
      settings: () => settings,
      onCall: options.onAdminCall,
    }),
    options.adminPort,
  );
  Object.assign(addresses, { admin: admin.url, proxy: proxy.url, adminPort: admin.port, proxyPort: proxy.port });
  return {
    adminUrl: admin.url,
    proxyUrl: proxy.url,
    ...{ state: store, requests: log, faults, tokens, changeSettings },
    forgetMetrics: () => memory.metrics.clear(),
    close: async () => {
      await Promise.all([admin.close(), proxy.close()]);
      propagation.close();
      store.close();
    },
  };
}

function makeTables(store: Store<Entities>, now: () => number) {
  return {
    services: new Table(store, "services", now),
    routes: new Table(store, "routes", now),
    plugins: new Table(store, "plugins", now),
    upstreams: new Table(store, "upstreams", now),
    targets: new Table(store, "targets", now),
    consumers: new Table(store, "consumers", now),
    keyauth_credentials: new Table(store, "keyauth_credentials", now),
    acls: new Table(store, "acls", now),
  };
}
