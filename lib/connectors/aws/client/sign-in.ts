import { createHash } from "node:crypto";
import {
  AssumeRoleCommand,
  AssumeRoleWithWebIdentityCommand,
  type Credentials,
  STSClient,
  type STSClientConfig,
} from "@aws-sdk/client-sts";
import type { ConnectorContext } from "../../connector.ts";
import { toConnectorError } from "../failure.ts";
import type { AwsCredentials, AwsSettings } from "../settings.ts";
import { requestHandler } from "./request-handler.ts";
import { allowedByOperator, refused, signInOperation, webIdentityToken } from "./web-identity-token.ts";

/** What signs a request. */
export interface Identity {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

interface Cached {
  readonly identity: Identity;
  readonly expiresAtMs: number;
}

/** How long an assumed role is asked for, and how early it is asked for again. */
const sessionMs = 3_600_000;
const renewBeforeMs = 300_000;
const sessionName = "gatehouse";

/** Assumed roles, shared by the sessions of the process. Only digests of what they were made from are keys. */
const assumed = new Map<string, Cached>();
const mostAssumed = 1000;

/**
 * The way of signing in that the credential names, with the role of the settings on top. There is no second choice: what
 * is not configured is refused, never looked for elsewhere. Throws ConnectorError: `invalid-config` where the operator
 * has not allowed it, `auth` or `forbidden` where AWS refuses it.
 */
export function signIn(
  settings: AwsSettings,
  { signIn: way }: AwsCredentials,
  context: ConnectorContext,
): () => Promise<Identity> {
  switch (way.type) {
    case "access-key": {
      const { accessKeyId, secretAccessKey, sessionToken } = way;
      const identity = { accessKeyId, secretAccessKey, ...(sessionToken === "" ? {} : { sessionToken }) };
      return settings.roleArn === "" ? async () => identity : () => assumeRole(settings, identity, context);
    }
    case "web-identity":
      return () => exchangeToken(settings, context);
    case "ambient":
      return async () => {
        const identity = await ambientIdentity(settings);
        return settings.roleArn === "" ? identity : assumeRole(settings, identity, context);
      };
    default:
      return way satisfies never;
  }
}

function assumeRole(settings: AwsSettings, identity: Identity, context: ConnectorContext): Promise<Identity> {
  return cached([settings, identity], context, async () => {
    const client = new STSClient(clientConfiguration(settings, context, identity));
    const { Credentials } = await client.send(
      new AssumeRoleCommand({
        RoleArn: settings.roleArn,
        RoleSessionName: sessionName,
        DurationSeconds: sessionMs / 1000,
        ...(settings.externalId === "" ? {} : { ExternalId: settings.externalId }),
      }),
    );
    return Credentials;
  });
}

/** The token is the operator's, so it goes to AWS only, and never to an address that was typed into a form. */
async function exchangeToken(settings: AwsSettings, context: ConnectorContext): Promise<Identity> {
  allowedByOperator(settings);
  if (settings.roleArn === "") throw refused("A web identity token needs the role that it is exchanged for.");
  return cached([settings, process.env.AWS_WEB_IDENTITY_TOKEN_FILE ?? ""], context, async () => {
    const token = await webIdentityToken(settings);
    const client = new STSClient(clientConfiguration(settings, context, { accessKeyId: "-", secretAccessKey: "-" }));
    const { Credentials } = await client.send(
      new AssumeRoleWithWebIdentityCommand({
        RoleArn: settings.roleArn,
        RoleSessionName: sessionName,
        WebIdentityToken: token,
        DurationSeconds: sessionMs / 1000,
      }),
    );
    return Credentials;
  });
}

/** What the SDK's own chain finds on this server: environment, container, instance. It keeps and renews it itself. */
async function ambientIdentity(settings: AwsSettings): Promise<Identity> {
  allowedByOperator(settings);
  const client = new STSClient({ region: settings.region });
  return client.config.credentials().catch((error: unknown) => {
    throw refused("This server has no identity at AWS.", error);
  });
}

async function cached(
  from: readonly unknown[],
  { clock }: ConnectorContext,
  obtain: () => Promise<Credentials | undefined>,
): Promise<Identity> {
  const key = createHash("sha256").update(JSON.stringify(from)).digest("hex");
  const known = assumed.get(key);
  const nowMs = clock.now().getTime();
  if (known !== undefined && nowMs < known.expiresAtMs - renewBeforeMs) return known.identity;
  const given = await obtain().catch((error: unknown) => {
    throw toConnectorError(signInOperation, error, from.flatMap(secretsIn));
  });
  const { AccessKeyId, SecretAccessKey, SessionToken } = given ?? {};
  if (!AccessKeyId || !SecretAccessKey || !SessionToken) throw refused("AWS gave no credentials for the role.");
  const identity = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
  // Counted from our own clock, which may differ from the one that AWS dates the expiry by.
  assumed.set(key, { identity, expiresAtMs: nowMs + sessionMs });
  const [oldest] = assumed.keys();
  if (assumed.size > mostAssumed && oldest !== undefined) assumed.delete(oldest);
  return identity;
}

function secretsIn(value: unknown): string[] {
  return typeof value === "object" && value !== null && "secretAccessKey" in value
    ? Object.values(value).map(String)
    : [];
}

function clientConfiguration(settings: AwsSettings, context: ConnectorContext, credentials: Identity): STSClientConfig {
  return {
    region: settings.region,
    // The SDK writes into what it is given.
    credentials: { ...credentials },
    maxAttempts: 1,
    requestHandler: requestHandler(context, "sign-in"),
    ...(settings.endpoint === "" ? {} : { endpoint: settings.endpoint }),
  };
}
