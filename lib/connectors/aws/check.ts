import type { Finding } from "#lib/model/finding.ts";
import type { GatewayMode } from "#lib/model/gateway.ts";
import { modeAllowsDiscovery, modeAllowsWrites } from "#lib/model/gateway.ts";
import type { CheckReport, GatewayFacts, PermissionCheck } from "../connector.ts";
import { ConnectorError } from "../connector-error.ts";
import type { AwsConnection, CallerIdentity, TokenClaims } from "./client.ts";
import type { AwsSettings } from "./settings.ts";

/**
 * One thing to be allowed. `ask` makes a call that changes nothing: of what cannot exist, or with what cannot be accepted.
 * It is answered with a refusal of any other kind when it is allowed, and with access denied when it is not.
 */
export interface Probe {
  /** In the words of IAM: `apigateway:PUT on /restapis/*`. */
  readonly name: string;
  readonly neededFor: PermissionCheck["neededFor"];
  /** What fails without it. */
  readonly without: string;
  readonly ask: () => Promise<unknown>;
}

export interface AccessCheck {
  readonly connection: AwsConnection;
  readonly settings: AwsSettings;
  readonly mode: GatewayMode;
  readonly product: string;
  readonly probes: readonly Probe[];
  /** The smallest IAM policy for a mode, as JSON. */
  readonly policy: (mode: GatewayMode) => string;
  /** What else is known; the account is added. */
  readonly facts: GatewayFacts;
  readonly findings?: readonly Finding[];
}

/** Who we are, and each permission on a line of its own. Throws where AWS refuses the credential or cannot be reached. */
export async function checkAccess(options: AccessCheck): Promise<CheckReport> {
  const { connection, settings, mode, product, policy, facts, findings = [] } = options;
  const report = { version: product, facts, findings };
  const identity = await callerOrRefusal(connection);
  if (identity instanceof ConnectorError) {
    return {
      ...report,
      identity: `nobody yet: ${settings.roleArn} in ${settings.region}`,
      permissions: [await roleRefused(settings, connection, identity)],
    };
  }
  const isAsked = { read: modeAllowsDiscovery(mode), write: modeAllowsWrites(mode), both: true };
  const probes = options.probes.filter(({ neededFor }) => isAsked[neededFor]);
  const permissions: PermissionCheck[] = [];
  for (const probe of probes) permissions.push(await permissionOf(probe, () => policy(mode)));
  return {
    ...report,
    facts: { ...facts, account: identity.account },
    identity: `${identity.arn} in account ${identity.account}, ${settings.region}`,
    permissions,
  };
}

async function callerOrRefusal(connection: AwsConnection) {
  try {
    return await connection.callerIdentity();
  } catch (error) {
    if (error instanceof ConnectorError && error.code === "forbidden") return error;
    throw error;
  }
}

/** Any refusal but that of access means that the call got past IAM; failures of other kinds are thrown. */
async function permissionOf({ name, neededFor, without, ask }: Probe, policy: () => string): Promise<PermissionCheck> {
  try {
    await ask();
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    if (error.code === "forbidden") {
      return {
        name,
        neededFor,
        granted: false,
        reason: `${without} AWS: ${error.detail ?? error.sentence}`,
        remedy: policy(),
      };
    }
    if (!pastIam.has(error.code)) throw error;
  }
  return { name, neededFor, granted: true, reason: `AWS allows ${name}.` };
}

const pastIam: ReadonlySet<string> = new Set(["not-found", "rejected", "conflict", "quota-exceeded"]);

async function roleRefused(
  { roleArn, externalId }: AwsSettings,
  { roleAssumer, tokenClaims }: AwsConnection,
  error: ConnectorError,
): Promise<PermissionCheck> {
  const assumer = await roleAssumer();
  const claims = assumer ? undefined : await tokenClaims();
  const remedy = assumer ? trustPolicy(assumer, externalId) : claims && federatedTrustPolicy(roleArn, claims);
  return {
    name: assumer ? "sts:AssumeRole" : "sts:AssumeRoleWithWebIdentity",
    neededFor: "both",
    granted: false,
    reason: `Nothing works before the role ${roleArn} trusts us. AWS: ${error.detail ?? error.sentence}`,
    ...(remedy ? { remedy } : {}),
  };
}

/**
 * "Create a role for OpenID Connect federation": the role trusts the issuer, which the account has to know as an identity
 * provider, for this subject and audience alone.
 */
function federatedTrustPolicy(roleArn: string, { iss, sub, aud }: TokenClaims): string {
  const [, partition = "aws", , , account = ""] = roleArn.split(":");
  const issuer = iss.replace(/^https:\/\//, "").replace(/\/+$/, "");
  const statement = {
    Effect: "Allow",
    Principal: { Federated: `arn:${partition}:iam::${account}:oidc-provider/${issuer}` },
    Action: "sts:AssumeRoleWithWebIdentity",
    Condition: { StringEquals: { [`${issuer}:sub`]: sub, [`${issuer}:aud`]: aud } },
  };
  return JSON.stringify({ Version: "2012-10-17", Statement: [statement] }, null, 2);
}

/** "Access to AWS accounts owned by third parties": whom the role trusts, and the id that nobody else knows. */
function trustPolicy({ account, arn }: CallerIdentity, externalId: string): string {
  const [, partition = "aws"] = arn.split(":");
  const statement = {
    Effect: "Allow",
    // A session cannot be named for long, so the account that it belongs to is.
    Principal: { AWS: /:user\//.test(arn) ? arn : `arn:${partition}:iam::${account}:root` },
    Action: "sts:AssumeRole",
    ...(externalId === "" ? {} : { Condition: { StringEquals: { "sts:ExternalId": externalId } } }),
  };
  return JSON.stringify({ Version: "2012-10-17", Statement: [statement] }, null, 2);
}
