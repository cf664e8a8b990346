import type { JsonObject } from "#lib/model/json.ts";

// Kong's own defaults for what we own of each entity (Kong Gateway 3.4 to 3.9, entity schemas).

/** The protocols every plugin of ours accepts; said, so that nobody can switch a plugin off by narrowing them. */
const webProtocols = ["grpc", "grpcs", "http", "https"];

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
} as const satisfies Record<string, JsonObject>;
