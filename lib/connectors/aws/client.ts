import type { APIGatewayClientConfig } from "@aws-sdk/client-api-gateway";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import type { CallEffect, ConnectorContext } from "../connector.ts";
import { ConnectorError } from "../connector-error.ts";
import { type MetricQuestions, metricData, metricDataOperation } from "./client/metric-data.ts";
import { requestHandler } from "./client/request-handler.ts";
import { type Identity, signIn } from "./client/sign-in.ts";
import { type TokenClaims, tokenClaims } from "./client/web-identity-token.ts";
import { isConcurrentModification, toConnectorError } from "./failure.ts";
import { type Pacer, pacerFor, type QuotaName } from "./pacer.ts";
import type { AwsCredentials, AwsSettings } from "./settings.ts";

export type { TokenClaims } from "./client/web-identity-token.ts";

export type MetricDataQuery = MetricQuestions["queries"][number];

/** What every SDK client of a connector is made with, and the one way in which its calls are made. */
export interface AwsConnection {
  /** `effect` where the calls of a client read by POST, or change nothing though they seem to. */
  readonly clientConfiguration: (effect?: CallEffect) => SdkClientConfiguration;
  /**
   * Makes one call of API Gateway: waits for its slot, maps its failure to a ConnectorError, and tries again for a while
   * where somebody else's change of the same API is under way. `quota` where the operation has one of its own.
   */
  readonly call: <Output>(operation: string, send: () => Promise<Output>, quota?: QuotaName) => Promise<Output>;
  /** Makes one call of another service, which has quotas of its own, and waits as `call` does for a change that is under way. */
  readonly callElsewhere: <Output>(operation: string, send: () => Promise<Output>) => Promise<Output>;
  /** What CloudWatch answers, by query id: the values of all periods that have any. */
  readonly metricData: (questions: MetricQuestions) => Promise<ReadonlyMap<string, readonly number[]>>;
  /** Who AWS takes us for. Needs no permission; a refused credential throws `auth`, a refused role `forbidden`. */
  readonly callerIdentity: () => Promise<CallerIdentity>;
  /** Who assumes the role of the settings, and has to be trusted by it; undefined where a token is exchanged for it. */
  readonly roleAssumer: () => Promise<CallerIdentity | undefined>;
  /** What the operator's web identity token says of itself; undefined with another way of signing in. */
  readonly tokenClaims: () => Promise<TokenClaims | undefined>;
}

export interface CallerIdentity {
  readonly account: string;
  readonly arn: string;
}

type SdkClientConfiguration = Required<
  Pick<APIGatewayClientConfig, "region" | "credentials" | "maxAttempts" | "requestHandler">
> &
  Pick<APIGatewayClientConfig, "endpoint">;

/** How long a concurrent modification is waited out, in milliseconds, and the pauses in between. */
const modificationDeadlineMs = 60_000;
const firstPauseMs = 1000;
const longestPauseMs = 8000;

export function connectToAws(
  settings: AwsSettings,
  credentials: AwsCredentials,
  context: ConnectorContext,
): AwsConnection {
  const identity = signIn(settings, credentials, context);
  const secrets = secretsOf(credentials);
  const pacer = pacerFor(settings.endpoint, accountKey(settings, credentials), settings.region);
  const clientConfiguration = (effect?: CallEffect): SdkClientConfiguration => ({
    region: settings.region,
    // The SDK writes into what it is given.
    credentials: async (): Promise<Identity> => ({ ...(await identity()) }),
    maxAttempts: 1,
    requestHandler: requestHandler(context, effect),
    ...(settings.endpoint === "" ? {} : { endpoint: settings.endpoint }),
  });
  const once: AwsConnection["callElsewhere"] = async (operation, send) => {
    try {
      return await send();
    } catch (error) {
      throw toConnectorError(operation, error, secrets);
    }
  };
  const callElsewhere: AwsConnection["callElsewhere"] = (operation, send) =>
    patiently(context, () => once(operation, send));
  const whoIs = async (configuration: SdkClientConfiguration): Promise<CallerIdentity> => {
    const client = new STSClient(configuration);
    const { Account, Arn } = await callElsewhere("sts:GetCallerIdentity", () =>
      client.send(new GetCallerIdentityCommand({})),
    );
    return { account: Account ?? "unknown", arn: Arn ?? "unknown" };
  };
  const call: AwsConnection["call"] = (operation, send, quota) =>
    patiently(context, () => paced(pacer, quota, context, () => once(operation, send)));
  return {
    clientConfiguration,
    call,
    callElsewhere,
    metricData: (questions) =>
      callElsewhere(metricDataOperation, () => metricData(clientConfiguration("read"), questions)),
    callerIdentity: () => whoIs(clientConfiguration("read")),
    roleAssumer: async () => {
      if (credentials.signIn.type === "web-identity") return undefined;
      const own = signIn({ ...settings, roleArn: "" }, credentials, context);
      return whoIs({ ...clientConfiguration("read"), credentials: async () => own() });
    },
    tokenClaims: async () => (credentials.signIn.type === "web-identity" ? tokenClaims(settings) : undefined),
  };
}

/** Waits for a slot, and tells the pacer how it went. */
async function paced<Output>(
  pacer: Pacer,
  quota: QuotaName | undefined,
  { clock, signal }: ConnectorContext,
  act: () => Promise<Output>,
): Promise<Output> {
  const now = () => clock.now().getTime();
  const waitMs = pacer.reserve(quota, now()) - now();
  if (waitMs > 0) await clock.sleep(waitMs, signal);
  pacer.begin(quota, now());
  try {
    const output = await act();
    pacer.answered(quota);
    return output;
  } catch (error) {
    if (hasCode(error, "rate-limited")) pacer.refused(quota, now(), error.retryAfterMs);
    throw error;
  }
}

/** One writer per API is the rule, but consoles and other tools write too: their change is over in a moment. */
async function patiently<Output>({ clock, signal }: ConnectorContext, act: () => Promise<Output>): Promise<Output> {
  const deadlineMs = clock.now().getTime() + modificationDeadlineMs;
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(2 * pauseMs, longestPauseMs)) {
    try {
      return await act();
    } catch (error) {
      const isModified = hasCode(error) && isConcurrentModification(error);
      if (!isModified || clock.now().getTime() + pauseMs > deadlineMs) throw error;
      await clock.sleep(pauseMs, signal);
    }
  }
}

function hasCode(error: unknown, code?: ConnectorError["code"]): error is ConnectorError {
  return error instanceof ConnectorError && (code === undefined || error.code === code);
}

/** Quotas belong to accounts. A role names its account; an access key stands for the account that it belongs to. */
function accountKey({ roleArn }: AwsSettings, { signIn: way }: AwsCredentials): string {
  if (roleArn !== "") return roleArn.split(":")[4] ?? roleArn;
  return way.type === "access-key" ? way.accessKeyId : way.type;
}

function secretsOf({ signIn: way }: AwsCredentials): string[] {
  return way.type === "access-key" ? [way.secretAccessKey, way.sessionToken, way.accessKeyId] : [];
}
