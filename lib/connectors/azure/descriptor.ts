import { z } from "zod";
import { type Capabilities, full, none, partial } from "../capabilities.ts";
import type { Descriptor, GatewayFacts } from "../connector.ts";
import { consoleAddress } from "./descriptor/console-address.ts";
import { type AzureCredentials, credentialsSchema } from "./descriptor/credentials.ts";
import { type AzureSettings, settingsSchema } from "./descriptor/settings.ts";

export type { AzureCredentials } from "./descriptor/credentials.ts";
export type { AzureSettings } from "./descriptor/settings.ts";

/** What `check` keeps of a service. Everything has a default: facts stored by an older Gatehouse must still parse. */
const factsSchema = z.object({
  /** Azure's own word: `Developer`, `StandardV2`, `Consumption`. */
  sku: z.string().default("Standard"),
  /** Where consumers call, without a trailing slash. */
  gatewayUrl: z.string().default(""),
  /** Empty for the service itself. */
  workspace: z.string().default(""),
});
export type AzureFacts = z.infer<typeof factsSchema>;

/** What a gateway was registered with. */
export function readSettings(settings: unknown): AzureSettings {
  return settingsSchema.parse(settings);
}

export function readFacts(facts: GatewayFacts): AzureFacts {
  const parsed = factsSchema.safeParse(facts);
  return parsed.success ? parsed.data : factsSchema.parse({});
}

/** "Feature-based comparison of the Azure API Management tiers": three families that differ in what policies they have. */
export type Tier = "classic" | "v2" | "consumption";

export function tierOf({ sku }: AzureFacts): Tier {
  if (sku === "Consumption") return "consumption";
  return sku.endsWith("V2") ? "v2" : "classic";
}

/** What stands on the page beside each policy, and what encode says in its findings. */
export const limits = {
  jwt: "API Management takes signing keys from the issuer's own discovery document; a key set cannot be named.",
  "mutual-tls":
    "API Management asks callers for a certificate on a whole domain, and keeps its authorities for the whole service.",
  "rate-limit": "API Management counts in each region and node apart, so a little more than the limit may pass.",
  "rate-limit-hour": "API Management counts a rate over at most 300 seconds.",
  "rate-limit-consumption": "The Consumption tier counts rates for each API key only.",
  quota: "API Management renews quotas after a number of seconds: a month is 30 days.",
  "quota-v2": "This tier counts quotas for each API key only.",
  "request-validation": "API Management reads at most 100 KB of a body that it checks.",
  "request-headers": "API Management would run a value with @( or {{ in it, so such values are refused.",
  timeout: "API Management has one time limit for connecting and answering together.",
  retry: "API Management tries again after an answer, never after a connection that failed.",
  cache: "API Management answers GET from memory, never HEAD.",
  "cache-consumption": "The Consumption tier has no cache of its own.",
  metrics: "Azure Monitor keeps the mean of durations, and no percentiles.",
  "metrics-workspace":
    "Azure Monitor counts a workspace with its service: the figures are of both, and APIs of one name are one to it.",
  "several-backends": "A pool of API Management weighs its backends from 1 to 100, and holds at most 30 of them.",
  "several-backends-consumption": "The Consumption tier has no pools of backends.",
} as const;

/** What a service of this tier can say, after the "API Management policy reference". */
function capabilities(facts: GatewayFacts): Capabilities {
  const { workspace, ...service } = readFacts(facts);
  const tier = tierOf({ workspace, ...service });
  return {
    jwt: partial(limits.jwt),
    "api-key": full,
    "mutual-tls": none(limits["mutual-tls"]),
    "ip-filter": full,
    cors: full,
    "rate-limit": partial(limits[tier === "consumption" ? "rate-limit-consumption" : "rate-limit"]),
    quota: partial(limits[tier === "classic" ? "quota" : "quota-v2"]),
    "request-size": full,
    "request-validation": partial(limits["request-validation"]),
    "request-headers": partial(limits["request-headers"]),
    "response-headers": full,
    "rewrite-path": full,
    timeout: partial(limits.timeout),
    retry: partial(limits.retry),
    cache: tier === "consumption" ? none(limits["cache-consumption"]) : partial(limits.cache),
    mock: full,
    "path-templates": full,
    "several-backends":
      tier === "consumption" ? none(limits["several-backends-consumption"]) : partial(limits["several-backends"]),
    "base-path": full,
    canary: none("API Management switches revisions for all requests at once."),
    "access-keys": full,
    discovery: full,
    "dry-run": none("API Management has no dry run of an import."),
    metrics: partial(limits[workspace === "" ? "metrics" : "metrics-workspace"]),
  };
}

const gatewayUrl = "https://sandbox.azure-api.net";

export const azure: Descriptor<AzureSettings, AzureCredentials> = {
  kind: "azure",
  label: "Azure API Management",
  summary: "An API Management service, managed through Azure Resource Manager.",
  docsUrl: "https://learn.microsoft.com/azure/api-management/",
  maturity: "preview",
  settings: settingsSchema,
  credentials: credentialsSchema,
  addressKeys: ["armEndpoint", "authorityHost"],
  modes: ["read-write", "write-only", "read-only"],
  sample: {
    settings: {
      subscriptionId: "3d6c1b2a-9e8f-4a7b-8c5d-1e2f3a4b5c6d",
      resourceGroup: "gatehouse-sandbox",
      serviceName: "apim-contoso",
      workspace: "",
      tenantId: "8f2a4c1e-6d3b-4e57-9a10-2b7c5d9e0f11",
      clientId: "6b1f6f3a-52c9-4f0e-9f4d-0d3c1f6f7a01",
      cloud: "public",
      versioning: "sets",
      armEndpoint: "http://127.0.0.1:18021",
      authorityHost: "http://127.0.0.1:18021",
    },
    credentials: { signIn: { type: "client-secret", clientSecret: "sandbox~deployer~secret" } },
  },
  profiles: [
    { name: "azure-standard", facts: { sku: "Standard", gatewayUrl } },
    { name: "azure-standard-v2", facts: { sku: "StandardV2", gatewayUrl } },
    { name: "azure-workspace", facts: { sku: "Premium", gatewayUrl, workspace: "orders-team" } },
    { name: "azure-consumption", facts: { sku: "Consumption", gatewayUrl } },
  ],
  capabilities,
  consoleAddress: (settings) => {
    const parsed = settingsSchema.safeParse(settings);
    return parsed.success ? consoleAddress(parsed.data) : undefined;
  },
  deploysDocument: true,
};
