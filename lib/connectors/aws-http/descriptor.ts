import { z } from "zod";
import { consoleAddress } from "../aws/console-address.ts";
import { type AwsCredentials, awsCredentialsSchema, awsSettingsShape } from "../aws/settings.ts";
import { type Capabilities, full, none, partial } from "../capabilities.ts";
import type { Descriptor } from "../connector.ts";

const settingsSchema = z.object({
  ...awsSettingsShape,
  stageName: z
    .string()
    .regex(/^(\$default|[A-Za-z0-9_-]{1,128})$/, "Write $default, or a name of letters, digits, - and _.")
    .default("$default")
    .meta({
      title: "Stage",
      description: "With $default, consumers call the API without a stage in the address.",
      placeholder: "$default",
    }),
});
export type HttpApiSettings = z.infer<typeof settingsSchema>;

export function readSettings(settings: unknown): HttpApiSettings {
  return settingsSchema.parse(settings);
}

/** What stands on the page beside each policy, and what encode says in its findings. */
export const limits = {
  jwt: "An HTTP API takes keys from the issuer's discovery document, needs an audience, and lets in a token with any one of the scopes.",
  "api-key": "HTTP APIs have no API keys; REST APIs do.",
  "mutual-tls": "HTTP APIs ask for client certificates on custom domain names only, which Gatehouse does not make.",
  "ip-filter": "HTTP APIs have no resource policies, so they cannot filter by address; REST APIs can.",
  "rate-limit":
    "An HTTP API refills a token bucket for each route and counts all callers together, not each address or consumer.",
  quota: "HTTP APIs have no usage plans, so they count nothing over days, weeks or months.",
  "request-size": "HTTP APIs refuse bodies over 10 MB, and no other limit can be set.",
  "request-validation": "HTTP APIs ignore the schemas of a definition.",
  "request-headers": "HTTP APIs keep some headers to themselves, one change for each header, and read $ in a value.",
  "response-headers": "HTTP APIs change response headers for each status code apart.",
  timeout: "HTTP APIs have one timeout for connecting and answering, of 30 seconds at most.",
  retry: "HTTP APIs call the backend once.",
  cache: "HTTP APIs keep no answers; REST APIs can.",
  mock: "HTTP APIs cannot answer without a backend; REST APIs can.",
  "path-templates":
    "A path parameter takes a whole segment, and other segments hold letters, digits and - . _ ~ : , only.",
  "several-backends": "An integration of an HTTP API calls one address.",
} as const;

const capabilities: Capabilities = {
  jwt: partial(limits.jwt),
  "api-key": none(limits["api-key"]),
  "mutual-tls": none(limits["mutual-tls"]),
  "ip-filter": none(limits["ip-filter"]),
  cors: full,
  "rate-limit": partial(limits["rate-limit"]),
  quota: none(limits.quota),
  "request-size": none(limits["request-size"]),
  "request-validation": none(limits["request-validation"]),
  "request-headers": partial(limits["request-headers"]),
  "response-headers": partial(limits["response-headers"]),
  "rewrite-path": full,
  timeout: partial(limits.timeout),
  retry: none(limits.retry),
  cache: none(limits.cache),
  mock: none(limits.mock),
  "path-templates": partial(limits["path-templates"]),
  "several-backends": none(limits["several-backends"]),
  "base-path": full,
  canary: none("HTTP APIs have no canary releases; REST APIs do."),
  "access-keys": none(limits["api-key"]),
  discovery: full,
  "dry-run": none("API Gateway has no dry run of an import."),
  metrics: full,
};

export const awsHttp: Descriptor<HttpApiSettings, AwsCredentials> = {
  kind: "aws-http",
  label: "AWS HTTP APIs",
  summary: "Amazon API Gateway, HTTP APIs (v2) of one account and Region.",
  docsUrl: "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api.html",
  maturity: "preview",
  settings: settingsSchema,
  credentials: awsCredentialsSchema,
  addressKeys: ["endpoint"],
  modes: ["read-write", "write-only", "read-only"],
  sample: {
    settings: {
      region: "eu-central-1",
      endpoint: "http://127.0.0.1:18301",
      consumerAddress: "http://127.0.0.1:18300/{apiId}",
      roleArn: "",
      externalId: "",
      stageName: "$default",
    },
    credentials: {
      signIn: {
        type: "access-key",
        accessKeyId: "AKIABURQORUIVEXAMPLE",
        secretAccessKey: "sandbox-secret-of-administrator",
        sessionToken: "",
      },
    },
  },
  profiles: [{ name: "aws-http", facts: {} }],
  capabilities: () => capabilities,
  consoleAddress: (settings) => {
    const parsed = settingsSchema.safeParse(settings);
    return parsed.success ? consoleAddress(parsed.data) : undefined;
  },
  deploysDocument: true,
};
