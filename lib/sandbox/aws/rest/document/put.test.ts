import { GetRestApiCommand, PutRestApiCommand, type Resource } from "@aws-sdk/client-api-gateway";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { documentOf, proxyTo } from "../account.testing.ts";
import { type Changes, type Imports, info, openImports, title } from "./importing.testing.ts";

let imports: Imports;
beforeAll(async () => {
  imports = await openImports();
});
afterAll(() => imports.account.close());

describe("putting a document into an API that is there", () => {
  const withSettings = {
    info: { ...info, description: "Pets" },
    "x-amazon-apigateway-binary-media-types": ["image/png"],
    "x-amazon-apigateway-minimum-compression-size": 100,
    "x-amazon-apigateway-api-key-source": "AUTHORIZER",
    servers: [{ url: "/", "x-amazon-apigateway-endpoint-configuration": { disableExecuteApiEndpoint: true } }],
  };
  const put = (restApiId: string | undefined, mode: "merge" | "overwrite" | undefined, changes: Changes = {}) =>
    imports.account.client.send(new PutRestApiCommand({ restApiId, mode, body: documentOf(title, changes) }));

  it("in mode overwrite resets what the document does not carry, and keeps ids and the endpoint", async () => {
    const { id: restApiId, rootResourceId } = await imports.importWith({
      ...withSettings,
      paths: { "/pets": { get: proxyTo("http://b.test") }, "/old": { get: proxyTo("http://b.test") } },
    });
    const before = await imports.resourcesOf(restApiId);
    const after = await put(restApiId, "overwrite");
    expect(after).toMatchObject({
      ...{ apiKeySource: "HEADER", disableExecuteApiEndpoint: false, rootResourceId },
      endpointConfiguration: { types: ["REGIONAL"] },
    });
    expect([after.description, after.binaryMediaTypes, after.minimumCompressionSize]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(await imports.pathsOf(restApiId)).toEqual(["/", "/pets"]);
    const idOf = (resources: Resource[]) => resources.find(({ path }) => path === "/pets")?.id;
    expect(idOf(await imports.resourcesOf(restApiId))).toBe(idOf(before));
  });

  it("in mode merge, which is the default, adds to it", async () => {
    const { id: restApiId } = await imports.importWith(withSettings);
    await put(restApiId, undefined, {
      paths: { "/new": { get: proxyTo("http://b.test") } },
      "x-amazon-apigateway-binary-media-types": ["image/gif"],
    });
    expect(await imports.account.client.send(new GetRestApiCommand({ restApiId }))).toMatchObject({
      ...{ description: "Pets", apiKeySource: "AUTHORIZER", binaryMediaTypes: ["image/png", "image/gif"] },
    });
    expect(await imports.pathsOf(restApiId)).toEqual(["/", "/new", "/pets"]);
  });

  it("changes nothing when it is refused", async () => {
    const { id: restApiId } = await imports.importWith(withSettings);
    await expect(put(restApiId, "overwrite", { paths: { "/x": { get: proxyTo("nowhere") } } })).rejects.toThrow();
    expect(await imports.pathsOf(restApiId)).toEqual(["/", "/pets"]);
    expect(await imports.account.client.send(new GetRestApiCommand({ restApiId }))).toMatchObject({
      description: "Pets",
    });
  });
});
