import { APIGatewayClient } from "@aws-sdk/client-api-gateway";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { type AwsConnection, connectToAws } from "../aws/client.ts";
import type { AwsCredentials } from "../aws/settings.ts";
import type { ConnectorContext } from "../connector.ts";
import { type ApiCalls, apiCalls } from "./client/apis.ts";
import { orAbsent as absent, pageSize as entries } from "./client/calls.ts";
import { type FunctionProbeCalls, functionActions, functionProbeCalls } from "./client/function-probes.ts";
import { type FunctionCalls, functionCalls } from "./client/functions.ts";
import { type ProbeCalls, probeCalls } from "./client/probes.ts";
import { type StageCalls, stageCalls } from "./client/stages.ts";
import { type UsagePlanCalls, usagePlanCalls } from "./client/usage-plans.ts";
import type { RestApiSettings } from "./descriptor.ts";

/** Typed calls to the control API of REST APIs, and to Lambda for the function that checks tokens. The only I/O of this connector. Every method throws ConnectorError. */
export interface RestClient
  extends ApiCalls,
    StageCalls,
    UsagePlanCalls,
    FunctionCalls,
    ProbeCalls,
    FunctionProbeCalls {
  readonly connection: AwsConnection;
}

/** Entries in one page of a list. */
export const pageSize = entries;

/** What is done to the function that checks tokens, by the names of the actions in IAM. */
export const authorizerActions: readonly Parameters<FunctionProbeCalls["probeFunction"]>[0][] = functionActions;

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
    ...functionCalls(new LambdaClient(connection.clientConfiguration()), connection),
    ...functionProbeCalls(new LambdaClient(connection.clientConfiguration("read")), connection),
    ...probeCalls(calls, new APIGatewayClient(connection.clientConfiguration("read")), settings.region),
  };
}
