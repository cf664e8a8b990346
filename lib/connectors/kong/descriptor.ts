import { z } from "zod";
import type { PolicyType } from "#lib/model/policy/policy.ts";
import { type Capabilities, full, none, partial, type Support } from "../capabilities.ts";
import type { Descriptor, GatewayFacts } from "../connector.ts";

const address = z.url({ protocol: /^https?$/, error: "Write an address such as http://127.0.0.1:8001." });

const settingsSchema = z.object({
  adminUrl: address.meta({
    title: "Admin API address",
    description:
      "Where Gatehouse manages Kong. On Enterprise, end it with the workspace: https://kong.internal:8444/team-a.",
    placeholder: "http://127.0.0.1:8001",
  }),
  proxyUrl: address.meta({
    title: "Public address",
    description: "Where consumers call the APIs.",
    placeholder: "https://api.example.com",
  }),
  authHeaderName: z
    .string()
    .regex(/^[A-Za-z0-9-]{1,64}$/, "Use letters, digits and - only.")
    .default("Kong-Admin-Token")
    .meta({
      title: "Header of the admin token",
      description: "Change it when a proxy in front of the Admin API wants another.",
    }),
});
export type KongSettings = z.infer<typeof settingsSchema>;

const credentialsSchema = z.object({
  adminToken: z
    .string()
    .regex(/^[\x20-\x7e]*$/, "Use printable ASCII on one line.")
    .default("")
    .meta({ title: "Admin token", description: "Leave empty where the Admin API asks for none, as Kong OSS does." }),
});
export type KongCredentials = z.infer<typeof credentialsSchema>;

/** What `check` keeps of a Kong. Everything is optional: facts stored by an older Gatehouse must still parse. */
const factsSchema = z.object({
  version: z.string().default("unknown"),
  edition: z.string().default("community"),
  /** `off` means DB-less: the Admin API only takes a whole configuration. */
  database: z.string().default("postgres"),
  routerFlavour: z.string().default("traditional_compatible"),
  /** Absent when the credential may not read the node's information: then nothing is held against the gateway. */
  plugins: z.array(z.string()).optional(),
  /** What the prometheus plugin counts, and whether for every service. Absent when that could not be read. */
  counting: z.object({ requests: z.boolean(), latencies: z.boolean(), everywhere: z.boolean() }).optional(),
});
export type KongFacts = z.infer<typeof factsSchema>;

export function readFacts(facts: GatewayFacts): KongFacts {
  const parsed = factsSchema.safeParse(facts);
  return parsed.success ? parsed.data : factsSchema.parse({});
}

/** The Kong plugins that say each policy; a policy without one is said by fields of the service, or not at all. */
export const pluginsFor = {
  "api-key": ["key-auth", "acl"],
  "ip-filter": ["ip-restriction"],
  cors: ["cors"],
  "rate-limit": ["rate-limiting"],
  quota: ["rate-limiting"],
  "request-size": ["request-size-limiting"],
  "request-headers": ["request-transformer"],
  "response-headers": ["response-transformer"],
  "rewrite-path": ["request-transformer"],
  cache: ["proxy-cache"],
  mock: ["request-termination"],
} as const satisfies Partial<Record<PolicyType, readonly string[]>>;

export const neededPlugins = [...new Set(Object.values(pluginsFor).flat())].toSorted();

/** What stands on the page beside each policy, and what encode says in its findings. */
export const limits = {
  jwt: "Kong OSS checks tokens only against keys stored in Kong, never against an identity provider's key set.",
  "mutual-tls": "Kong OSS cannot ask callers for a certificate.",
  "request-validation": "Kong OSS cannot check requests against a definition.",
  "rate-limit": "Each Kong node counts on its own, so a cluster of N nodes lets through up to N times as much.",
  quota: "Each Kong node counts on its own and forgets its counts when it restarts; a week is not offered.",
  retry: "Kong retries connection errors and timeouts only, for the whole API.",
  timeout: "Kong keeps one pair of timeouts for the whole API, not one for each operation.",
  "request-headers": "Kong would run a value with $( or {vault:// in it, so such values are refused.",
  cache: "Each Kong node keeps its own memory, for JSON and plain text answers with status 200, 301 or 404.",
  "base-path": "Without the plugin request-transformer, the public path has to be the backend's own, or /.",
  "several-backends": "All backends must share one protocol and one path.",
  metrics:
    "Kong only adds up, each node by itself. Gatehouse reads the node behind the Admin API every five minutes, and the figures are that node's.",
  dbless: "This Kong runs without a database and only takes a whole configuration at once, which comes later.",
} as const;

function capabilities(facts: GatewayFacts): Capabilities {
  const { database, plugins, counting } = readFacts(facts);
  const when = (policy: keyof typeof pluginsFor, support: Support): Support => {
    const missing = pluginsFor[policy].filter((plugin) => plugins !== undefined && !plugins.includes(plugin));
    return missing.length === 0 ? support : none(`The plugin ${missing.join(" and ")} is not enabled on this Kong.`);
  };
  const said: Capabilities = {
    jwt: none(limits.jwt),
    "mutual-tls": none(limits["mutual-tls"]),
    "request-validation": none(limits["request-validation"]),
    "api-key": when("api-key", full),
    "ip-filter": when("ip-filter", full),
    cors: when("cors", full),
    "rate-limit": when("rate-limit", partial(limits["rate-limit"])),
    quota: when("quota", partial(limits.quota)),
    "request-size": when("request-size", full),
    "request-headers": when("request-headers", partial(limits["request-headers"])),
    "response-headers": when("response-headers", full),
    "rewrite-path": when("rewrite-path", full),
    timeout: partial(limits.timeout),
    retry: partial(limits.retry),
    cache: when("cache", partial(limits.cache)),
    mock: when("mock", full),
    "path-templates": full,
    "several-backends": partial(limits["several-backends"]),
    "base-path": plugins?.includes("request-transformer") === false ? partial(limits["base-path"]) : full,
    canary: none("Kong OSS splits traffic between backends, never between two revisions of an API."),
    "access-keys": when("api-key", full),
    discovery: full,
    "dry-run": none("Kong OSS has no dry run of a whole change."),
    metrics: countingSupport(counting),
  };
  if (database !== "off") return said;
  const refused = Object.keys(said).filter((feature) => feature !== "discovery" && feature !== "metrics");
  return { ...said, ...Object.fromEntries(refused.map((feature) => [feature, none(limits.dbless)])) };
}

function countingSupport(counting: KongFacts["counting"]): Support {
  if (counting?.requests === false) {
    return none("Configure the plugin prometheus for all services, with status_code_metrics and latency_metrics.");
  }
  const missing = [
    ...(counting?.latencies === false ? ["Times are unknown: the plugin prometheus has latency_metrics off."] : []),
    ...(counting?.everywhere === false ? ["Only services with a plugin prometheus of their own are counted."] : []),
  ];
  return partial([limits.metrics, ...missing].join(" "));
}

export const kong: Descriptor<KongSettings, KongCredentials> = {
  kind: "kong",
  label: "Kong Gateway",
  summary: "Kong 3.x with a database, managed over its Admin API.",
  docsUrl: "https://developer.konghq.com/api/gateway/admin-oss/",
  maturity: "stable",
  settings: settingsSchema,
  credentials: credentialsSchema,
  addressKeys: ["adminUrl"],
  modes: ["read-write", "write-only", "read-only"],
  sample: {
    settings: {
      adminUrl: "http://127.0.0.1:18001",
      proxyUrl: "http://127.0.0.1:18000",
      authHeaderName: "Kong-Admin-Token",
    },
    credentials: { adminToken: "" },
  },
  profiles: [
    {
      name: "kong-oss-3.9",
      facts: {
        version: "3.9.1",
        edition: "community",
        database: "postgres",
        routerFlavour: "traditional_compatible",
        plugins: neededPlugins,
        counting: { requests: true, latencies: true, everywhere: true },
      },
    },
  ],
  capabilities,
  // https://developer.konghq.com/plugins/rate-limiting/#headers-sent-to-the-client
  limitHeader: "RateLimit-Limit",
};
