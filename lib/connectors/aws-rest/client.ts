import { APIGatewayClient } from "@aws-sdk/client-api-gateway";
import { type AwsConnection, connectToAws } from "../aws/client.ts";
import type { AwsCredentials } from "../aws/settings.ts";
import type { ConnectorContext } from "../connector.ts";
import { type ApiCalls, apiCalls } from "./client/apis.ts";
import { orAbsent as absent, pageSize as entries } from "./client/calls.ts";
import { type ProbeCalls, probeCalls } from "./client/probes.ts";
import { type StageCalls, stageCalls } from "./client/stages.ts";
import { type UsagePlanCalls, usagePlanCalls } from "./client/usage-plans.ts";
import type { RestApiSettings } from "./descriptor.ts";

/** Typed calls to the control API of REST APIs. The only I/O of this connector. Every method throws ConnectorError. */
export interface RestClient extends ApiCalls, StageCalls, UsagePlanCalls, ProbeCalls {
  readonly connection: AwsConnection;
}

/** Entries in one page of a list. */
export const pageSize = entries;

/** `undefined` where AWS does not have it. */
export function orAbsent<Output>(answer: Promise<Output>): Promise<Output | undefined> {
  return absent(answer);
}

export function createClient(
  settings: RestApiSettings,
  credentials: AwsCredentials,
  context: ConnectorContext,
): RestClient {
  const connection = connectToAws(settings, credentials, context);
  const calls = { sdk: new APIGatewayClient(connection.clientConfiguration()), call: connection.call };
  return {
    connection,
    ...apiCalls(calls, settings.region),
    ...stageCalls(calls),
    ...usagePlanCalls(calls),
    ...probeCalls(calls, new APIGatewayClient(connection.clientConfiguration("read")), settings.region),
  };
}
