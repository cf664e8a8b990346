import { z } from "zod";
import type { Definition } from "#lib/model/definition.ts";
import { consoleAddress } from "../aws/console-address.ts";
import { type AwsCredentials, awsCredentialsSchema, awsSettingsShape } from "../aws/settings.ts";
import { type Capabilities, full, none, partial, type Support } from "../capabilities.ts";
import type { Descriptor, GatewayFacts } from "../connector.ts";

const roleArn = z
  .string()
  .regex(/^$|^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/, "Write the ARN of a role.")
  .default("");

const settingsShape = z.object({
  ...awsSettingsShape,
  endpointType: z
    .enum(["REGIONAL", "EDGE"])
    .default("REGIONAL")
    .meta({
      title: "Endpoint type",
      words: { REGIONAL: "Regional", EDGE: "Edge-optimized" },
      description: "Edge-optimized APIs are made ten times slower, and an account has room for 120 of them.",
    }),
  stageName: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,128}$/, "Use letters, digits, - and _ only.")
    .default("live")
    .meta({ title: "Stage", description: "Part of the address at which consumers call.", placeholder: "live" }),
  authorizerFunctionArn: z
    .string()
    .regex(/^$|^arn:aws[a-z-]*:lambda:[a-z0-9-]+:\d{12}:function:[\w-]+(:[\w$-]+)?$/, "Write the ARN of a function.")
    .default("")
    .meta({
      title: "Function that checks tokens",
      description:
        "REST APIs check no JWT themselves. This function is asked, and finds JwtIssuer, JwtJwksUri, JwtAudiences and JwtScopes among its stage variables.",
      placeholder: "arn:aws:lambda:eu-central-1:123456789012:function:check-token",
    }),
  authorizerRoleArn: roleArn.meta({
    title: "Role that calls the function",
    description: "Leave empty where the function itself lets API Gateway in.",
    placeholder: "arn:aws:iam::123456789012:role/call-check-token",
  }),
  managedAuthorizer: z.boolean().default(false).meta({
    title: "Let Gatehouse make that function",
    description:
      "Gatehouse makes the Lambda function gatehouse-authorizer when an API first needs it, and keeps its code up to date. One serves every API of the account and Region, so undeploying an API leaves it: delete it in the Lambda console when nothing needs it any more.",
  }),
  authorizerExecutionRoleArn: roleArn.meta({
    title: "Role that the made function runs as",
    description:
      "It has to trust lambda.amazonaws.com. It needs no permissions; with AWSLambdaBasicExecutionRole the function can write its log. Gatehouse makes no roles.",
    placeholder: "arn:aws:iam::123456789012:role/gatehouse-authorizer",
  }),
  cacheClusterSize: z.enum(["", "0.5", "1.6", "6.1", "13.5", "28.4", "58.2", "118", "237"]).default("").meta({
    title: "Cache of a stage, in GB",
    description: "AWS bills it by the hour, for each API under the cache policy. Without one, that policy is refused.",
  }),
  deepCheck: z.boolean().default(false).meta({
    title: "Look for edits that were not deployed",
    description:
      "Each look at an API takes one call more, and a step back one write more: methods that somebody changed at the console and did not deploy are found, and put back.",
  }),
});

const settingsSchema = settingsShape.superRefine((settings, { addIssue }) => {
  if (!settings.managedAuthorizer) return;
  const refuse = (key: keyof typeof settings, message: string) => addIssue({ code: "custom", path: [key], message });
  if (settings.authorizerExecutionRoleArn === "")
    refuse("authorizerExecutionRoleArn", "Write the role that the function is to run as.");
  if (settings.authorizerFunctionArn !== "")
    refuse("authorizerFunctionArn", "Leave empty, or do not let Gatehouse make the function.");
});
export type RestApiSettings = z.infer<typeof settingsSchema>;

/** The settings as `encode` is given them, parsed. */
export function readSettings(settings: unknown): RestApiSettings {
  return settingsSchema.parse(settings);
}

const extensionsSchema = z.object({
  authorization: z.enum(["none", "iam"]).default("none").meta({
    title: "Authorization of REST APIs",
    description:
      "iam: callers sign their requests (Signature Version 4), and their IAM policy has to allow execute-api:Invoke. Not together with the policy JWT.",
  }),
});
type RestApiExtensions = z.infer<typeof extensionsSchema>;

/** What a definition says to REST APIs alone; undefined where it says something that they do not know. */
export function readExtensions({ extensions }: Pick<Definition, "extensions">): RestApiExtensions | undefined {
  const parsed = extensionsSchema.safeParse(extensions["aws-rest"] ?? {});
  return parsed.success ? parsed.data : undefined;
}

/** The same, as a definition holds it. */
export function writeExtensions(said: RestApiExtensions): Definition["extensions"] {
  return said.authorization === "none" ? {} : { "aws-rest": said };
}

/** What `check` keeps. Everything is optional: facts stored by an older Gatehouse must still parse. */
const factsSchema = z.object({
  hasAuthorizer: z.boolean().default(false),
  hasManagedAuthorizer: z.boolean().default(false),
  /** The settings allow a stage to have a cache. */
  hasCache: z.boolean().default(false),
  /** Twelve digits: whose user pools the tokens of Cognito come from. */
  account: z
    .string()
    .regex(/^\d{12}$/)
    .optional()
    .catch(undefined),
});
export type RestApiFacts = z.infer<typeof factsSchema>;

export function readFacts(facts: GatewayFacts): RestApiFacts {
  const parsed = factsSchema.safeParse(facts);
  return parsed.success ? parsed.data : factsSchema.parse({});
}

/** What stands on the page beside each policy, and what encode says in its findings. */
export const limits = {
  jwt: "REST APIs check no JWT themselves but those of Cognito. Name a function that does in the gateway's settings, or let Gatehouse make one.",
  jwtOfPools: "REST APIs check tokens of Cognito user pools, without their audiences; all others need a function.",
  jwtByFunction: "A function of yours checks the token; Gatehouse tells it issuer, keys, audiences and scopes.",
  "api-key": "REST APIs take the key from the header X-API-Key only, and pass it on to the backend.",
  jwtBesideIam: "A method of a REST API has one authorizer, and these callers sign their requests.",
  "mutual-tls": "REST APIs ask for client certificates on custom domain names only, which Gatehouse does not make.",
  cors: "REST APIs answer preflights, and leave the headers of all other responses to the backend.",
  "rate-limit":
    "A REST API refills a token bucket, for all callers together or for each API key; never for an address.",
  quota: "Usage plans count by API key, over a day, a week or a month. They do not count a whole API.",
  "request-size": "REST APIs refuse bodies over 10 MB, and no other limit can be set.",
  "request-validation": "REST APIs check JSON bodies against their schema, and of parameters only that they are there.",
  "request-headers": "A REST API replaces request headers; it neither adds beside one nor removes one.",
  "response-headers": "A REST API passes the headers of the backend's responses on unchanged.",
  timeout: "REST APIs have one timeout, from connecting to the whole answer, of 29 seconds at most.",
  retry: "REST APIs call the backend once.",
  cache:
    "A stage's cache answers GET, never HEAD, for an hour at most, and does not look at query parameters that nobody declares.",
  cacheUnrented: "The cache of a REST API is paid by the hour. Choose its size in the gateway's settings to have one.",
  "path-templates":
    "A path parameter takes a whole segment, and other segments hold letters, digits and - _ . : , only.",
  "several-backends": "An integration of a REST API calls one address.",
  canary:
    "Rate limits, quotas and the cache are the stage's, and stay those of the revision that gets the other requests.",
  metrics: "CloudWatch counts REST APIs by name, so two of one name are counted together.",
} as const;

function capabilities(facts: GatewayFacts): Capabilities {
  return {
    jwt: jwtSupport(readFacts(facts)),
    "api-key": partial(limits["api-key"]),
    "mutual-tls": none(limits["mutual-tls"]),
    "ip-filter": full,
    cors: partial(limits.cors),
    "rate-limit": partial(limits["rate-limit"]),
    quota: partial(limits.quota),
    "request-size": none(limits["request-size"]),
    "request-validation": partial(limits["request-validation"]),
    "request-headers": partial(limits["request-headers"]),
    "response-headers": none(limits["response-headers"]),
    "rewrite-path": full,
    timeout: partial(limits.timeout),
    retry: none(limits.retry),
    cache: readFacts(facts).hasCache ? partial(limits.cache) : none(limits.cacheUnrented),
    mock: full,
    "path-templates": partial(limits["path-templates"]),
    "several-backends": none(limits["several-backends"]),
    "base-path": full,
    canary: partial(limits.canary),
    "access-keys": full,
    discovery: full,
    "dry-run": none("API Gateway has no dry run of an import."),
    metrics: partial(limits.metrics),
  };
}

function jwtSupport({ hasAuthorizer, hasManagedAuthorizer, account }: RestApiFacts): Support {
  if (hasManagedAuthorizer) return full;
  if (hasAuthorizer) return partial(limits.jwtByFunction);
  return account === undefined ? none(limits.jwt) : partial(limits.jwtOfPools);
}

export const awsRest: Descriptor<RestApiSettings, AwsCredentials> = {
  kind: "aws-rest",
  label: "AWS REST APIs",
  summary: "Amazon API Gateway, REST APIs (v1) of one account and Region.",
  docsUrl: "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-rest-api.html",
  maturity: "preview",
  settings: settingsSchema,
  extensions: extensionsSchema,
  asksCallers: (definition) => readExtensions(definition)?.authorization === "iam",
  credentials: awsCredentialsSchema,
  addressKeys: ["endpoint"],
  modes: ["read-write", "write-only", "read-only"],
  sample: {
    settings: {
      region: "eu-west-1",
      endpoint: "http://127.0.0.1:18301",
      consumerAddress: "http://127.0.0.1:18300/{apiId}",
      roleArn: "",
      externalId: "",
      endpointType: "REGIONAL",
      stageName: "live",
      authorizerFunctionArn: "",
      authorizerRoleArn: "",
      managedAuthorizer: false,
      authorizerExecutionRoleArn: "",
      cacheClusterSize: "",
      deepCheck: false,
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
  profiles: [
    { name: "aws-rest", facts: { hasAuthorizer: false, account: "123456789012" } },
    { name: "aws-rest-with-authorizer", facts: { hasAuthorizer: true, account: "123456789012" } },
    { name: "aws-rest-with-managed-authorizer", facts: { hasManagedAuthorizer: true, account: "123456789012" } },
    { name: "aws-rest-with-cache", facts: { hasCache: true, account: "123456789012" } },
  ],
  capabilities,
  consoleAddress: (settings) => {
    const parsed = settingsSchema.safeParse(settings);
    return parsed.success ? consoleAddress(parsed.data) : undefined;
  },
  deploysDocument: true,
};
