import {
  ApiGatewayV2Client,
  CreateStageCommand,
  DeleteApiCommand,
  DeleteRouteSettingsCommand,
  DeleteStageCommand,
  ExportApiCommand,
  GetApiCommand,
  GetApisCommand,
  GetStagesCommand,
  ImportApiCommand,
  ReimportApiCommand,
  UpdateStageCommand,
} from "@aws-sdk/client-apigatewayv2";
import { z } from "zod";
import type { JsonObject } from "#lib/model/json.ts";
import { type AwsConnection, connectToAws } from "../aws/client.ts";
import type { AwsCredentials } from "../aws/settings.ts";
import type { CallEffect, ConnectorContext } from "../connector.ts";
import { ConnectorError } from "../connector-error.ts";
import { type ApiRow, readApiRow, readStageRow, type StageRow, type ThrottleRow } from "./client/read-rows.ts";
import type { HttpApiSettings } from "./descriptor.ts";

export type { ApiRow, StageRow } from "./client/read-rows.ts";

/** APIs in one answer. */
export const pageSize = 500;

export interface ApiPage {
  readonly apis: readonly ApiRow[];
  /** Where the next page begins; absent on the last. */
  readonly next?: string;
}

/** What we set of a stage. */
export interface StageSettings {
  readonly autoDeploy: boolean;
  /** Absent: left as it is. */
  readonly throttle?: Required<ThrottleRow>;
  readonly routeThrottles: Readonly<Record<string, Required<ThrottleRow>>>;
}

/** Typed calls of the second version of API Gateway's control API. Every method throws ConnectorError. */
export interface HttpApiClient {
  readonly connection: AwsConnection;
  readonly pages: (cursor?: string) => AsyncGenerator<ApiPage>;
  readonly api: (apiId: string) => Promise<ApiRow>;
  /** The API as it was last edited, as an OpenAPI 3.0 document with the gateway's extensions. */
  readonly exportApi: (apiId: string) => Promise<JsonObject>;
  readonly stages: (apiId: string) => Promise<StageRow[]>;
  /** The id of the API that was made. Warnings refuse the import: each is a part of the document that would be left out. */
  readonly importApi: (document: JsonObject) => Promise<string>;
  readonly reimportApi: (apiId: string, document: JsonObject) => Promise<void>;
  /** What is already gone is deleted; so with stages. */
  readonly deleteApi: (apiId: string) => Promise<void>;
  readonly createStage: (
    apiId: string,
    stageName: string,
    settings: StageSettings,
    tags: Record<string, string>,
  ) => Promise<void>;
  readonly updateStage: (apiId: string, stageName: string, settings: StageSettings) => Promise<void>;
  readonly deleteRouteSettings: (apiId: string, stageName: string, routeKey: string) => Promise<void>;
  readonly deleteStage: (apiId: string, stageName: string) => Promise<void>;
}

/** `effect` "read" for a client that asks what it may do, and changes nothing. */
export function createClient(
  settings: HttpApiSettings,
  credentials: AwsCredentials,
  context: ConnectorContext,
  effect?: CallEffect,
): HttpApiClient {
  const connection = connectToAws(settings, credentials, context);
  const sdk = new ApiGatewayV2Client(connection.clientConfiguration(effect));
  const { call } = connection;
  return {
    connection,
    ...readsOf(sdk, call),
    importApi: async (document) => {
      const { ApiId: apiId } = await call("ImportApi", () =>
        sdk.send(new ImportApiCommand({ Body: JSON.stringify(document), FailOnWarnings: true })),
      );
      if (apiId === undefined) throw malformed("ImportApi", "The API has no id.");
      return apiId;
    },
    reimportApi: async (ApiId, document) => {
      await call("ReimportApi", () =>
        sdk.send(new ReimportApiCommand({ ApiId, Body: JSON.stringify(document), FailOnWarnings: true })),
      );
    },
    deleteApi: (ApiId) => gone(call("DeleteApi", () => sdk.send(new DeleteApiCommand({ ApiId })))),
    createStage: async (ApiId, StageName, stage, Tags) => {
      await call("CreateStage", () =>
        sdk.send(new CreateStageCommand({ ApiId, StageName, ...stageInput(stage), Tags })),
      );
    },
    updateStage: async (ApiId, StageName, stage) => {
      await call("UpdateStage", () => sdk.send(new UpdateStageCommand({ ApiId, StageName, ...stageInput(stage) })));
    },
    deleteRouteSettings: (ApiId, StageName, RouteKey) =>
      gone(call("DeleteRouteSettings", () => sdk.send(new DeleteRouteSettingsCommand({ ApiId, StageName, RouteKey })))),
    deleteStage: (ApiId, StageName) =>
      gone(call("DeleteStage", () => sdk.send(new DeleteStageCommand({ ApiId, StageName })))),
  };
}

function readsOf(
  sdk: ApiGatewayV2Client,
  call: AwsConnection["call"],
): Pick<HttpApiClient, "pages" | "api" | "exportApi" | "stages"> {
  return {
    pages: async function* pages(cursor) {
      for (let next = cursor, isFirst = true; isFirst || next !== undefined; isFirst = false) {
        const asked = next;
        const answer = await call("GetApis", () =>
          sdk.send(new GetApisCommand({ MaxResults: String(pageSize), NextToken: asked })),
        );
        next = answer.NextToken;
        if (next !== undefined && next === asked) throw malformed("GetApis", "The same page came twice.");
        yield { apis: rows("GetApis", answer.Items, readApiRow), next };
      }
    },
    api: async (ApiId) => {
      const answer = await call("GetApi", () => sdk.send(new GetApiCommand({ ApiId })));
      const [row] = rows("GetApi", [answer], readApiRow);
      if (row === undefined) throw malformed("GetApi", "The answer is empty.");
      return row;
    },
    exportApi: async (ApiId) => {
      const { body } = await call("ExportApi", () =>
        sdk.send(new ExportApiCommand({ ApiId, Specification: "OAS30", OutputType: "JSON", IncludeExtensions: true })),
      );
      return parseDocument(body);
    },
    stages: async (ApiId) => {
      const stages: StageRow[] = [];
      let next: string | undefined;
      do {
        const asked = next;
        const answer = await call("GetStages", () => sdk.send(new GetStagesCommand({ ApiId, NextToken: asked })));
        stages.push(...rows("GetStages", answer.Items, readStageRow));
        next = answer.NextToken;
        if (next !== undefined && next === asked) throw malformed("GetStages", "The same page came twice.");
      } while (next !== undefined);
      return stages;
    },
  };
}

function rows<Item, Row>(
  operation: string,
  items: readonly Item[] | undefined,
  read: (item: Item) => Row | undefined,
): Row[] {
  return (items ?? []).map((item) => {
    const row = read(item);
    if (row === undefined) throw malformed(operation, "An entry has no name.");
    return row;
  });
}

const documentSchema = z.record(z.string(), z.json());

function parseDocument(body: Uint8Array | undefined): JsonObject {
  try {
    return documentSchema.parse(JSON.parse(new TextDecoder().decode(body)));
  } catch {
    throw malformed("ExportApi", "The document is not JSON.");
  }
}

function stageInput({ autoDeploy, throttle, routeThrottles }: StageSettings) {
  const settings = ({ rate, burst }: Required<ThrottleRow>) => ({
    ThrottlingRateLimit: rate,
    ThrottlingBurstLimit: burst,
  });
  const routes = Object.entries(routeThrottles).map(([routeKey, own]) => [routeKey, settings(own)] as const);
  return {
    AutoDeploy: autoDeploy,
    ...(throttle ? { DefaultRouteSettings: settings(throttle) } : {}),
    ...(routes.length > 0 ? { RouteSettings: Object.fromEntries(routes) } : {}),
  };
}

/** Deleting what is not there is done. */
async function gone(call: Promise<unknown>): Promise<void> {
  await call.catch((error: unknown) => {
    if (!(error instanceof ConnectorError && error.code === "not-found")) throw error;
  });
}

function malformed(operation: string, detail: string): ConnectorError {
  return new ConnectorError({
    code: "malformed-response",
    sentence: "The answer is not one of AWS's. Check the control endpoint.",
    operation,
    detail,
  });
}
