import {
  CreateDeploymentCommand,
  CreateStageCommand,
  DeleteDeploymentCommand,
  DeleteStageCommand,
  GetDeploymentsCommand,
  GetExportCommand,
  GetStagesCommand,
  UpdateStageCommand,
} from "@aws-sdk/client-api-gateway";
import { z } from "zod";
import { isJsonObject, type JsonObject } from "#lib/model/json.ts";
import { type Deployment, deploymentSchema, type Patch, type Stage, stageSchema } from "../wire.ts";
import { type Calls, orAbsent, pageSize, pages, parseAnswer } from "./calls.ts";

export interface StageCalls {
  readonly stages: (apiId: string) => Promise<readonly Stage[]>;
  /** Every snapshot of an API: 500 to a page. */
  readonly deployments: (apiId: string) => Promise<readonly Deployment[]>;
  /** What is already gone is deleted. Throws `rejected` for what a stage serves. */
  readonly deleteDeployment: (apiId: string, id: string) => Promise<void>;
  /** Takes a snapshot of the definition, for a stage where one is named, which is made where it is missing. Answers its id. */
  readonly createDeployment: (apiId: string, request: NewDeployment) => Promise<string>;
  readonly createStage: (apiId: string, request: NewStage) => Promise<void>;
  readonly updateStage: (apiId: string, name: string, patches: readonly Patch[]) => Promise<void>;
  /** What is already gone is deleted. */
  readonly deleteStage: (apiId: string, name: string) => Promise<void>;
  /** The document that a stage serves, with the vendor's extensions. Throws `not-found`. */
  readonly exportStage: (apiId: string, name: string) => Promise<JsonObject>;
}

export interface NewDeployment {
  readonly description: string;
  /** The stage that serves it; without one nobody meets it yet. */
  readonly stageName?: string;
  readonly stageDescription?: string;
  readonly variables?: Readonly<Record<string, string>>;
  /** The stage serves it to this percent of the requests only, with these variables laid over its own. */
  readonly canarySettings?: {
    readonly percentTraffic: number;
    readonly stageVariableOverrides: Record<string, string>;
  };
}

export interface NewStage {
  readonly stageName: string;
  readonly deploymentId: string;
  readonly description: string;
  readonly variables: Readonly<Record<string, string>>;
}

const idSchema = z.object({ id: z.string() });

export function stageCalls({ sdk, call }: Calls): StageCalls {
  return {
    stages: async (restApiId) => {
      const { item = [] } = await call("GetStages", () => sdk.send(new GetStagesCommand({ restApiId })));
      return parseAnswer("GetStages", z.array(stageSchema), item);
    },
    deployments: async (restApiId) => {
      const found: Deployment[] = [];
      const ask = (position: string | undefined) =>
        call("GetDeployments", () => sdk.send(new GetDeploymentsCommand({ restApiId, limit: pageSize, position })));
      for await (const { items } of pages("GetDeployments", deploymentSchema, ask)) found.push(...items);
      return found;
    },
    createDeployment: async (restApiId, { variables, ...request }) => {
      const own = variables && { variables: { ...variables } };
      const command = new CreateDeploymentCommand({ restApiId, ...request, ...own });
      const answer = await call("CreateDeployment", () => sdk.send(command), "CreateDeployment");
      return parseAnswer("CreateDeployment", idSchema, answer).id;
    },
    deleteDeployment: async (restApiId, deploymentId) => {
      const command = new DeleteDeploymentCommand({ restApiId, deploymentId });
      await orAbsent(call("DeleteDeployment", () => sdk.send(command)));
    },
    createStage: async (restApiId, { variables, ...request }) => {
      const command = new CreateStageCommand({ restApiId, ...request, variables: { ...variables } });
      await call("CreateStage", () => sdk.send(command));
    },
    updateStage: async (restApiId, stageName, patches) => {
      const patchOperations = patches.map((patch) => ({ ...patch }));
      const command = new UpdateStageCommand({ restApiId, stageName, patchOperations });
      await call("UpdateStage", () => sdk.send(command));
    },
    deleteStage: async (restApiId, stageName) => {
      const command = new DeleteStageCommand({ restApiId, stageName });
      await orAbsent(call("DeleteStage", () => sdk.send(command)));
    },
    exportStage: async (restApiId, stageName) => {
      const command = new GetExportCommand({
        restApiId,
        stageName,
        exportType: "oas30",
        parameters: { extensions: "integrations,authorizers,apigateway" },
        accepts: "application/json",
      });
      const { body } = await call("GetExport", () => sdk.send(command));
      return parseAnswer("GetExport", documentSchema, parseJson(new TextDecoder().decode(body)));
    },
  };
}

const documentSchema = z.custom<JsonObject>(isJsonObject, "The export is no JSON object.");

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
