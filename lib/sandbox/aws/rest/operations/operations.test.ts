import {
  CreateAuthorizerCommand,
  CreateDeploymentCommand,
  CreateModelCommand,
  CreateRequestValidatorCommand,
  CreateResourceCommand,
  CreateRestApiCommand,
  DeleteGatewayResponseCommand,
  DeleteModelCommand,
  DeleteResourceCommand,
  GetGatewayResponsesCommand,
  GetMethodCommand,
  GetModelsCommand,
  GetResourcesCommand,
  GetRestApiCommand,
  PutGatewayResponseCommand,
  PutIntegrationCommand,
  PutIntegrationResponseCommand,
  PutMethodCommand,
  PutMethodResponseCommand,
  paginateGetResources,
  TestInvokeMethodCommand,
  UpdateIntegrationCommand,
  UpdateMethodCommand,
  UpdateRestApiCommand,
} from "@aws-sdk/client-api-gateway";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openAccount, type TestAccount } from "../account.testing.ts";

let account: TestAccount;
let restApiId: string;
let rootId: string;

beforeEach(async () => {
  account = await openAccount();
  const api = await account.client.send(
    new CreateRestApiCommand({
      ...{ name: "hand-made", description: "by hand", tags: { team: "pets" } },
      endpointConfiguration: { types: ["REGIONAL"] },
    }),
  );
  restApiId = api.id ?? "";
  rootId = api.rootResourceId ?? "";
});
afterEach(() => account.close());

const client = () => account.client;

describe("an API made by hand", () => {
  it("grows from resources, methods and integrations, and is deployed once each has one", async () => {
    await expect(client().send(new CreateDeploymentCommand({ restApiId }))).rejects.toThrow(
      "The REST API doesn't contain any methods",
    );
    const pets = await client().send(new CreateResourceCommand({ restApiId, parentId: rootId, pathPart: "pets" }));
    const pet = await client().send(new CreateResourceCommand({ restApiId, parentId: pets.id, pathPart: "{id}" }));
    expect(pet).toMatchObject({ path: "/pets/{id}", pathPart: "{id}", parentId: pets.id });
    const resourceId = pet.id ?? "";
    await client().send(
      new PutMethodCommand({
        ...{ restApiId, resourceId, httpMethod: "GET", authorizationType: "NONE", apiKeyRequired: true },
        requestParameters: { "method.request.path.id": true },
      }),
    );
    await expect(client().send(new CreateDeploymentCommand({ restApiId }))).rejects.toThrow(
      "No integration defined for method",
    );
    const integration = {
      restApiId,
      resourceId,
      httpMethod: "GET",
      type: "HTTP",
      integrationHttpMethod: "GET",
    } as const;
    await expect(client().send(new PutIntegrationCommand({ ...integration, uri: "backend" }))).rejects.toThrow(
      "Invalid HTTP endpoint specified for URI",
    );
    await client().send(
      new PutIntegrationCommand({
        ...{ ...integration, uri: "http://backend.test/{id}" },
        requestParameters: { "integration.request.path.id": "method.request.path.id" },
      }),
    );
    const answer = { restApiId, resourceId, httpMethod: "GET", statusCode: "200" };
    await expect(client().send(new PutIntegrationResponseCommand(answer))).rejects.toThrow(
      "No method response exists for method.",
    );
    await client().send(
      new PutMethodResponseCommand({ ...answer, responseParameters: { "method.response.header.X-A": false } }),
    );
    await client().send(
      new PutIntegrationResponseCommand({
        ...{ ...answer, selectionPattern: "2\\d\\d" },
        responseParameters: { "method.response.header.X-A": "'literal'" },
      }),
    );
    await client().send(
      new UpdateIntegrationCommand({
        ...{ restApiId, resourceId, httpMethod: "GET" },
        patchOperations: [{ op: "replace", path: "/timeoutInMillis", value: "1500" }],
      }),
    );
    await client().send(
      new UpdateMethodCommand({
        ...{ restApiId, resourceId, httpMethod: "GET" },
        patchOperations: [
          { op: "add", path: "/requestParameters/method.request.querystring.full", value: "false" },
          { op: "replace", path: "/apiKeyRequired", value: "false" },
        ],
      }),
    );
    expect(await client().send(new GetMethodCommand({ restApiId, resourceId, httpMethod: "GET" }))).toMatchObject({
      ...{ apiKeyRequired: false, authorizationType: "NONE" },
      requestParameters: { "method.request.path.id": true, "method.request.querystring.full": false },
      methodIntegration: {
        ...{ type: "HTTP", uri: "http://backend.test/{id}", timeoutInMillis: 1_500, cacheNamespace: resourceId },
        integrationResponses: { "200": { selectionPattern: "2\\d\\d" } },
      },
    });
    await client().send(new CreateDeploymentCommand({ restApiId, stageName: "v1" }));
    await client().send(new DeleteResourceCommand({ restApiId, resourceId: pets.id }));
    expect((await client().send(new GetResourcesCommand({ restApiId }))).items).toEqual([{ id: rootId, path: "/" }]);
  });

  it("lists its resources in pages", async () => {
    for (let index = 0; index < 30; index += 1)
      await client().send(new CreateResourceCommand({ restApiId, parentId: rootId, pathPart: `r${index}` }));
    expect((await client().send(new GetResourcesCommand({ restApiId }))).items).toHaveLength(25);
    const paths = new Set<string | undefined>();
    for await (const { items = [] } of paginateGetResources({ client: client() }, { restApiId }))
      for (const { path } of items) paths.add(path);
    expect(paths.size).toBe(31);
  });

  it("has models, validators, authorizers and answers of its own", async () => {
    const { items: models = [] } = await client().send(new GetModelsCommand({ restApiId }));
    expect(models.map(({ name }) => name).toSorted()).toEqual(["Empty", "Error"]);
    const model = { restApiId, name: "Pet", contentType: "application/json", schema: '{"type":"object"}' };
    await client().send(new CreateModelCommand(model));
    await expect(client().send(new CreateModelCommand(model))).rejects.toThrow(
      "Model name already exists for this REST API",
    );
    const validator = await client().send(
      new CreateRequestValidatorCommand({ restApiId, name: "all", validateRequestBody: true }),
    );
    const authorizer = { restApiId, name: "check", type: "REQUEST", authorizerResultTtlInSeconds: 0 } as const;
    await expect(client().send(new CreateAuthorizerCommand(authorizer))).rejects.toThrow(
      "Invalid Authorizer URI specified",
    );
    const { id: authorizerId } = await client().send(
      new CreateAuthorizerCommand({
        ...authorizer,
        authorizerUri:
          "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:1:function:f/invocations",
      }),
    );
    await client().send(
      new PutMethodCommand({
        ...{ restApiId, resourceId: rootId, httpMethod: "POST", authorizationType: "CUSTOM", authorizerId },
        ...{ requestValidatorId: validator.id, requestModels: { "application/json": "Pet" } },
      }),
    );
    await expect(client().send(new DeleteModelCommand({ restApiId, modelName: "Pet" }))).rejects.toThrow(
      "Cannot delete model 'Pet', is referenced in method request: //POST",
    );
    await client().send(new PutGatewayResponseCommand({ restApiId, responseType: "THROTTLED", statusCode: "420" }));
    const { items: answers = [] } = await client().send(new GetGatewayResponsesCommand({ restApiId }));
    expect(answers).toHaveLength(21);
    expect(answers.filter(({ defaultResponse }) => !defaultResponse)).toMatchObject([{ responseType: "THROTTLED" }]);
    await client().send(new DeleteGatewayResponseCommand({ restApiId, responseType: "THROTTLED" }));
    await expect(
      client().send(new DeleteGatewayResponseCommand({ restApiId, responseType: "THROTTLED" })),
    ).rejects.toThrow("Gateway response type not defined on api");
  });

  it("is changed by patches, and only by those that there are", async () => {
    const updated = await client().send(
      new UpdateRestApiCommand({
        restApiId,
        patchOperations: [
          { op: "add", path: "/binaryMediaTypes/image~1png" },
          { op: "replace", path: "/minimumCompressionSize", value: "10" },
          { op: "replace", path: "/disableExecuteApiEndpoint", value: "true" },
          { op: "remove", path: "/description" },
        ],
      }),
    );
    expect(updated).toMatchObject({
      ...{ binaryMediaTypes: ["image/png"], minimumCompressionSize: 10, disableExecuteApiEndpoint: true },
      tags: { team: "pets" },
    });
    expect((await client().send(new GetRestApiCommand({ restApiId }))).description).toBeUndefined();
    const wrong = { op: "replace", path: "/binaryMediaTypes", value: "image/png" } as const;
    await expect(
      client().send(new UpdateRestApiCommand({ restApiId, patchOperations: [wrong] })),
    ).rejects.toMatchObject({ name: "BadRequestException", message: "Invalid patch path /binaryMediaTypes" });
  });

  it("refuses what the sandbox does not do at all as an operation that is not known", async () => {
    const invoke = new TestInvokeMethodCommand({ restApiId, resourceId: rootId, httpMethod: "GET" });
    await expect(client().send(invoke)).rejects.toMatchObject({ name: "UnknownOperationException" });
  });
});
