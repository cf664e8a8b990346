import {
  CreateRestApiCommand,
  type CreateRestApiRequest,
  DeleteRestApiCommand,
  GetResourcesCommand,
  GetRestApiCommand,
  GetRestApisCommand,
  PutRestApiCommand,
  TagResourceCommand,
  UpdateRestApiCommand,
} from "@aws-sdk/client-api-gateway";
import type { JsonObject } from "#lib/model/json.ts";
import { partitionOf } from "../../aws/settings.ts";
import { type Patch, type PathResource, pathResourceSchema, type RestApi, restApiSchema } from "../wire.ts";
import { type Calls, type ListPage, orAbsent, pageSize, pages, parseAnswer } from "./calls.ts";

export interface ApiCalls {
  readonly restApiPages: (start?: string) => AsyncGenerator<ListPage<RestApi>>;
  /** Throws `not-found`. */
  readonly restApi: (id: string) => Promise<RestApi>;
  /** Answers the new API's id. */
  readonly createRestApi: (request: NewRestApi) => Promise<string>;
  readonly updateRestApi: (id: string, patches: readonly Patch[]) => Promise<void>;
  /**
   * Replaces the API's whole definition. What the document lacks is reset; nothing is published yet. Answers what AWS
   * warns of, such as a part that it ignores.
   */
  readonly putRestApi: (id: string, document: JsonObject) => Promise<readonly string[]>;
  /** The paths of the definition as it is now, with their methods and integrations. */
  readonly pathResources: (id: string) => Promise<readonly PathResource[]>;
  /** What is already gone is deleted. */
  readonly deleteRestApi: (id: string) => Promise<void>;
  readonly tagRestApi: (id: string, tags: Record<string, string>) => Promise<void>;
}

export interface NewRestApi {
  readonly name: string;
  readonly description: string;
  readonly endpointType: "REGIONAL" | "EDGE";
  readonly tags: Record<string, string>;
}

export function apiCalls({ sdk, call }: Calls, region: string): ApiCalls {
  const newApi = ({ endpointType, ...request }: NewRestApi): CreateRestApiRequest => ({
    ...request,
    endpointConfiguration: { types: [endpointType] },
  });
  return {
    restApiPages: (start) =>
      pages(
        "GetRestApis",
        restApiSchema,
        (position) => call("GetRestApis", () => sdk.send(new GetRestApisCommand({ limit: pageSize, position }))),
        start,
      ),
    restApi: async (id) => {
      const answer = await call("GetRestApi", () => sdk.send(new GetRestApiCommand({ restApiId: id })));
      return parseAnswer("GetRestApi", restApiSchema, answer);
    },
    createRestApi: async (request) => {
      const quota = request.endpointType === "EDGE" ? "CreateRestApi edge" : "CreateRestApi regional";
      const answer = await call("CreateRestApi", () => sdk.send(new CreateRestApiCommand(newApi(request))), quota);
      return parseAnswer("CreateRestApi", restApiSchema, answer).id;
    },
    updateRestApi: async (id, patches) => {
      const patchOperations = patches.map((patch) => ({ ...patch }));
      await call("UpdateRestApi", () => sdk.send(new UpdateRestApiCommand({ restApiId: id, patchOperations })));
    },
    putRestApi: async (id, document) => {
      const body = new TextEncoder().encode(JSON.stringify(document));
      const command = new PutRestApiCommand({ restApiId: id, mode: "overwrite", failOnWarnings: false, body });
      const { warnings = [] } = await call("PutRestApi", () => sdk.send(command), "PutRestApi");
      return warnings;
    },
    pathResources: async (restApiId) => {
      const found: PathResource[] = [];
      const ask = (position: string | undefined) => {
        const command = new GetResourcesCommand({ restApiId, embed: ["methods"], limit: pageSize, position });
        return call("GetResources", () => sdk.send(command), "GetResources");
      };
      for await (const { items } of pages("GetResources", pathResourceSchema, ask)) found.push(...items);
      return found;
    },
    deleteRestApi: async (id) => {
      const command = new DeleteRestApiCommand({ restApiId: id });
      await orAbsent(call("DeleteRestApi", () => sdk.send(command), "DeleteRestApi"));
    },
    tagRestApi: async (id, tags) => {
      const command = new TagResourceCommand({ resourceArn: apiArn(region, id), tags });
      await call("TagResource", () => sdk.send(command));
    },
  };
}

/** "Amazon API Gateway ARN reference": without an account. */
export function apiArn(region: string, id: string): string {
  return `arn:${partitionOf(region)}:apigateway:${region}::/restapis/${id}`;
}
