import type { Finding } from "#lib/model/finding.ts";
import type { GatewayMode } from "#lib/model/gateway.ts";
import { modeAllowsDiscovery, modeAllowsWrites } from "#lib/model/gateway.ts";
import type { CheckReport, GatewayFacts, PermissionCheck } from "../connector.ts";
import { ConnectorError } from "../connector-error.ts";
import type { AwsConnection } from "./client.ts";
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
      permissions: [roleRefused(settings, identity)],
    };
  }
  const isAsked = { read: modeAllowsDiscovery(mode), write: modeAllowsWrites(mode), both: true };
  const probes = options.probes.filter(({ neededFor }) => isAsked[neededFor]);
  const permissions: PermissionCheck[] = [];
  for (const probe of probes) permissions.push(await permissionOf(probe, () => policy(mode)));
  return { ...report, identity: `${identity.arn} in account ${identity.account}, ${settings.region}`, permissions };
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

function roleRefused({ roleArn, externalId }: AwsSettings, error: ConnectorError): PermissionCheck {
  const condition = externalId === "" ? {} : { Condition: { StringEquals: { "sts:ExternalId": externalId } } };
  const trust = {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { AWS: "arn:aws:iam::ACCOUNT-OF-THE-CREDENTIAL:root" },
        Action: "sts:AssumeRole",
        ...condition,
      },
    ],
  };
  return {
    name: "sts:AssumeRole",
    neededFor: "both",
    granted: false,
    reason: `Nothing works before the role ${roleArn} can be assumed. AWS: ${error.detail ?? error.sentence}`,
    remedy: JSON.stringify(trust, null, 2),
  };
}
