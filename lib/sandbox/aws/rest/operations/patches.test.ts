import {
  CreateModelCommand,
  CreateRequestValidatorCommand,
  CreateResourceCommand,
  CreateRestApiCommand,
  GetResourcesCommand,
  type PatchOperation,
  UpdateGatewayResponseCommand,
  UpdateModelCommand,
  UpdateRequestValidatorCommand,
  UpdateResourceCommand,
} from "@aws-sdk/client-api-gateway";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openAccount, type TestAccount } from "../account.testing.ts";

let account: TestAccount;
let restApiId: string | undefined;
let rootId: string | undefined;
beforeAll(async () => {
  account = await openAccount();
  const api = await account.client.send(new CreateRestApiCommand({ name: "patched" }));
  [restApiId, rootId] = [api.id, api.rootResourceId];
});
afterAll(() => account.close());

const resource = async (parentId: string | undefined, pathPart: string) =>
  (await account.client.send(new CreateResourceCommand({ restApiId, parentId, pathPart }))).id;

describe("patches of a resource", () => {
  const update = (resourceId: string | undefined, op: PatchOperation["op"], path: string, value?: string) =>
    account.client.send(new UpdateResourceCommand({ restApiId, resourceId, patchOperations: [{ op, path, value }] }));

  it("move it with all that is below it", async () => {
    const a = await resource(rootId, "a");
    const b = await resource(a, "b");
    await resource(b, "{c}");
    const d = await resource(rootId, "d");
    await update(a, "replace", "/pathPart", "renamed");
    await update(b, "replace", "/parentId", d);
    const { items = [] } = await account.client.send(new GetResourcesCommand({ restApiId }));
    expect(items.map(({ path }) => path).toSorted()).toEqual(["/", "/d", "/d/b", "/d/b/{c}", "/renamed"]);
  });

  it("are refused where there would be a circle, a second of the name, or no such thing", async () => {
    const x = await resource(rootId, "x");
    const y = await resource(x, "y");
    await resource(rootId, "z");
    await expect(update(x, "replace", "/parentId", y)).rejects.toThrow("Resources cannot be cyclical.");
    await expect(update(x, "replace", "/pathPart", "z")).rejects.toMatchObject({
      ...{ name: "ConflictException", message: "Another resource with the same parent already has this name: z" },
    });
    await expect(update(x, "remove", "/pathPart")).rejects.toThrow(
      "Invalid patch path  '/pathPart' specified for op 'remove'. Please choose supported operations",
    );
    await expect(update(x, "replace", "/path", "w")).rejects.toThrow(
      "Invalid patch path  '/path' specified for op 'replace'. Must be one of: [/parentId, /pathPart]",
    );
    await expect(update(rootId, "replace", "/pathPart", "w")).rejects.toThrow(
      "Root resource cannot update its pathPart.",
    );
    await expect(update("nosuch", "replace", "/pathPart", "w")).rejects.toThrow(
      "Invalid Resource identifier specified",
    );
  });

  it("that name no operation are refused by the model's validation, all in one message", async () => {
    const patchOperations = ["wrong", "add", "worse"].map((op) => ({ op, path: "/pathPart" }));
    // The SDK's types would not let this through, and its wire does.
    const command = new UpdateResourceCommand({ restApiId, resourceId: rootId });
    Object.assign(command.input, { patchOperations });
    await expect(account.client.send(command)).rejects.toMatchObject({
      name: "ValidationException",
      message: expect.stringMatching(
        /^2 validation errors detected: Value 'wrong' at 'updateResourceInput.patchOperations.1.member.op' .*; Value 'worse' at 'updateResourceInput.patchOperations.3.member.op' failed/,
      ),
    });
  });
});

describe("patches of other parts", () => {
  it("change models, validators and gateway responses, or name what they may", async () => {
    await account.client.send(
      new CreateModelCommand({ restApiId, name: "Pet", contentType: "application/json", schema: '{"type":"object"}' }),
    );
    const schema = '{"type":"object","properties":{"a":{"type":"string"}}}';
    const model = (path: string, value: string) =>
      account.client.send(
        new UpdateModelCommand({ restApiId, modelName: "Pet", patchOperations: [{ op: "replace", path, value }] }),
      );
    expect(await model("/schema", schema)).toMatchObject({ name: "Pet", schema });
    await expect(model("/schema", '{"nullable":true}')).rejects.toThrow('Unsupported keyword(s): ["nullable"]');
    await expect(model("/name", "Cat")).rejects.toThrow("Must be one of: [/description, /schema]");

    const { id } = await account.client.send(new CreateRequestValidatorCommand({ restApiId, name: "all" }));
    const validator = (path: string, value: string) =>
      account.client.send(
        new UpdateRequestValidatorCommand({
          ...{ restApiId, requestValidatorId: id, patchOperations: [{ op: "replace", path, value }] },
        }),
      );
    expect(await validator("/validateRequestBody", "true")).toMatchObject({ validateRequestBody: true });
    await expect(validator("/name", "")).rejects.toThrow("Request Validator name cannot be blank");

    const response = (patch: PatchOperation) =>
      account.client.send(
        new UpdateGatewayResponseCommand({ restApiId, responseType: "DEFAULT_4XX", patchOperations: [patch] }),
      );
    const path = "/responseParameters/gatewayresponse.header.Access-Control-Allow-Origin";
    expect(await response({ op: "add", path, value: "'*'" })).toMatchObject({
      ...{ defaultResponse: false, responseTemplates: { "application/json": expect.any(String) } },
      responseParameters: { "gatewayresponse.header.Access-Control-Allow-Origin": "'*'" },
    });
    await expect(response({ op: "add", path: "/statusCode", value: "400" })).rejects.toThrow(
      "Invalid patch path /statusCode",
    );
    await expect(response({ op: "remove", path: "/responseTemplates/text~1plain" })).rejects.toThrow(
      "Invalid parameter name specified",
    );
  });
});
