import { z } from "zod";

// What both kinds of Amazon API Gateway ask for when a gateway is registered. Browser-safe.

const region = z
  .string()
  .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, "Write a Region such as eu-central-1.")
  .meta({ title: "Region", placeholder: "eu-central-1" });

const endpoint = z
  .string()
  .regex(/^$|^https?:\/\/[^\s/?#@]+\/?$/, "Write an address such as https://apigateway.example.com.")
  .default("")
  .meta({
    title: "Control endpoint",
    description: "Leave empty for AWS itself. Only for private endpoints and emulators.",
    placeholder: "https://apigateway.eu-central-1.amazonaws.com",
  });

const consumerAddress = z
  .string()
  .regex(/^$|^https?:\/\/[^\s?#]+$/, "Write an address such as https://{apiId}.execute-api.eu-central-1.amazonaws.com.")
  .default("")
  .meta({
    title: "Public address",
    description: "Where consumers call an API, with {apiId} in it. Leave empty for the address that AWS gives.",
    placeholder: "https://{apiId}.execute-api.eu-central-1.amazonaws.com",
  });

const roleArn = z
  .string()
  .regex(
    /^$|^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/,
    "Write a role such as arn:aws:iam::123456789012:role/gatehouse.",
  )
  .default("")
  .meta({
    title: "Role to assume",
    description: "The role in the account of the APIs. Leave empty to work with the credential itself.",
    placeholder: "arn:aws:iam::123456789012:role/gatehouse",
  });

const externalId = z
  .string()
  .regex(/^$|^[\w+=,.@:/-]{2,1224}$/, "Use letters, digits and + = , . @ : / - only.")
  .default("")
  .meta({
    title: "External id",
    description: "Put it into the role's trust policy, so that nobody else's Gatehouse can assume the role.",
    generated: "uuid",
  });

/** The settings that both kinds share; each kind adds its own. */
export const awsSettingsShape = { region, endpoint, consumerAddress, roleArn, externalId };
const awsSettingsSchema = z.object(awsSettingsShape);
export type AwsSettings = z.infer<typeof awsSettingsSchema>;

const line = z.string().regex(/^[\x21-\x7e]*$/, "Use printable ASCII without spaces.");

const signIn = z
  .discriminatedUnion("type", [
    z
      .object({
        type: z.literal("access-key"),
        accessKeyId: line.min(1).meta({ title: "Access key id", placeholder: "AKIA…" }),
        secretAccessKey: line.min(1).meta({ title: "Secret access key" }),
        sessionToken: line.default("").meta({ title: "Session token", description: "Only for temporary keys." }),
      })
      .meta({ title: "Access key" }),
    z.object({ type: z.literal("web-identity") }).meta({
      title: "Web identity token",
      description:
        "The operator mounts a token and names it in AWS_WEB_IDENTITY_TOKEN_FILE; it is exchanged for the role above.",
    }),
    z.object({ type: z.literal("ambient") }).meta({
      title: "The server's own identity",
      description: "Only where the operator allows it with GATEHOUSE_AMBIENT_AWS=1.",
    }),
  ])
  .meta({ title: "Sign in with" });

export const awsCredentialsSchema = z.object({ signIn });
export type AwsCredentials = z.infer<typeof awsCredentialsSchema>;
export type AwsSignIn = AwsCredentials["signIn"];

/** Of ARNs in this Region: "Amazon Resource Names (ARNs)". */
export function partitionOf(at: string): string {
  if (at.startsWith("cn-")) return "aws-cn";
  return at.startsWith("us-gov-") ? "aws-us-gov" : "aws";
}

/** The address at which consumers call one API, without a trailing slash and without its stage. */
export function consumerOrigin({ consumerAddress, region: at }: AwsSettings, apiId: string): string {
  const suffix = at.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
  const template = consumerAddress === "" ? `https://{apiId}.execute-api.${at}.${suffix}` : consumerAddress;
  return template.replaceAll("{apiId}", apiId).replace(/\/+$/, "");
}
