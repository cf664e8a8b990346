import { describe, expect, it } from "vitest";
import type { Stage } from "../../conformance/run.ts";
import type { SurveyedApi } from "../../connector.ts";
import { azureConnector } from "../connector.ts";
import { openAzure } from "../fixtures/azure-stage.testing.ts";

async function surveyed({ session }: Pick<Stage, "session">): Promise<SurveyedApi[]> {
  const apis: SurveyedApi[] = [];
  for await (const page of session.survey()) apis.push(...page.apis);
  return apis;
}

const policy = (inbound: string) => ({
  properties: {
    value: `<policies><inbound><base />${inbound}</inbound><backend><base /></backend><outbound><base /></outbound><on-error><base /></on-error></policies>`,
    format: "rawxml",
  },
});

const document = {
  openapi: "3.0.1",
  info: { title: "Shop", version: "2" },
  servers: [{ url: "https://shop.internal/api" }],
  paths: {
    "/items/{id}": {
      get: {
        operationId: "get-item",
        summary: "One item",
        parameters: [{ name: "id", in: "path", required: true, schema: { type: "string" } }],
        responses: {
          "200": {
            description: "It.",
            content: { "application/json": { schema: { $ref: "#/components/schemas/Item" } } },
          },
        },
      },
    },
  },
  components: { schemas: { Item: { type: "object", properties: { id: { type: "string", nullable: true } } } } },
};

async function shop() {
  const stage = await openAzure();
  const { operate } = stage.handle;
  await operate("PUT", "/apis/shop", {
    properties: { path: "shop", displayName: "Shop", format: "openapi+json", value: JSON.stringify(document) },
  });
  stage.sandbox.harness.advance(60_000);
  return stage;
}

describe("APIs of others", () => {
  it("are all read, whatever they are, and none is called ours", async () => {
    const stage = await openAzure();
    const apis = await surveyed(stage);
    expect(apis.length).toBeGreaterThan(1);
    for (const { remoteId, owner } of apis) {
      expect(owner).toBeUndefined();
      const remote = await stage.session.fetch(remoteId);
      expect(remote.resources.map(({ ownership }) => ownership)).toEqual(["foreign", "foreign"]);
      const { definition, findings } = azureConnector.decode(remote);
      expect(definition.name.length).toBeGreaterThan(0);
      expect(findings.every(({ sentence }) => sentence.length > 0)).toBe(true);
    }
  });

  it("come with their document, as OpenAPI 3.1", async () => {
    const stage = await shop();
    for (const exportShape of ["properties", "value", "link"] as const) {
      stage.handle.sandbox.changeSettings({ exportShape });
      const { definition, findings } = azureConnector.decode(await stage.session.fetch("shop"));
      expect(findings).toEqual([]);
      expect(definition).toMatchObject({
        name: "Shop",
        basePath: "/shop",
        operations: [{ method: "GET", path: "/items/{id}" }],
        backends: [{ url: "https://shop.internal/api" }],
        document: {
          openapi: expect.stringMatching(/^3\.1/),
          components: { schemas: { Item: { properties: { id: { type: ["string", "null"] } } } } },
        },
      });
    }
  });

  it("keep policies that have no portable form as they are, and these are named", async () => {
    const stage = await shop();
    const theirs = policy(
      '<ip-filter action="allow"><address>192.0.2.7</address></ip-filter><set-variable name="user" value="@(context.Request.Headers.GetValueOrDefault("X-User","none"))" />',
    );
    await stage.handle.operate("PUT", "/apis/shop/policies/policy", theirs);
    const remote = await stage.session.fetch("shop");
    const { definition, findings } = azureConnector.decode(remote);
    // API Management asks for a key unless it is told not to.
    expect(definition.policies).toMatchObject([
      { config: { type: "api-key", name: "Ocp-Apim-Subscription-Key", hideFromBackend: false } },
      { config: { type: "ip-filter", allow: ["192.0.2.7"] } },
    ]);
    expect(findings).toMatchObject([{ code: "azure.policy", sentence: expect.stringContaining("set-variable") }]);
  });

  it.each([
    ["Segment", "/versioned/v2", []],
    ["Header", "/versioned", ["azure.versioning"]],
  ])("stand on the path of their version, if it is one: %s", async (versioningScheme, basePath, codes) => {
    const stage = await openAzure();
    const { operate, sandbox } = stage.handle;
    const name = versioningScheme === "Header" ? { versionHeaderName: "X-Version" } : {};
    await operate("PUT", "/apiVersionSets/set", { properties: { displayName: "Set", versioningScheme, ...name } });
    await operate("PUT", "/apis/versioned-v2", {
      properties: {
        path: "versioned",
        displayName: "Versioned",
        apiVersion: "v2",
        apiVersionSetId: `${sandbox.services[0].resourceId}/apiVersionSets/set`,
        serviceUrl: "https://v.internal",
      },
    });
    const { definition, findings } = azureConnector.decode(await stage.session.fetch("versioned-v2"));
    expect([definition.basePath, definition.version]).toEqual([basePath, "v2"]);
    expect(findings.map(({ code }) => code)).toEqual(codes);
  });

  it("are refused as a definition where they are no HTTP APIs, or name no backend", async () => {
    const stage = await openAzure();
    await stage.handle.operate("PUT", "/apis/sockets", {
      properties: {
        path: "sockets",
        displayName: "Sockets",
        protocols: ["wss"],
        apiType: "websocket",
        serviceUrl: "wss://s.internal",
      },
    });
    const { findings } = azureConnector.decode(await stage.session.fetch("sockets"));
    expect(
      findings
        .filter(({ severity }) => severity === "error")
        .map(({ code }) => code)
        .toSorted(),
    ).toEqual(["azure.api-type", "azure.no-backend"]);
  });
});

it("follows an export to Azure's storage only, and shows it no token", async () => {
  const stage = await shop();
  const { handle } = stage;
  const context = handle.harness.context();
  const asked: { url: string; headers?: Readonly<Record<string, string>> }[] = [];
  const fetchWith = (link: string) => {
    const http: typeof context.http = async (request, options) => {
      if (!request.url.href.startsWith(handle.sandbox.controlUrl)) {
        asked.push({ url: request.url.href, headers: request.headers });
        return { status: 200, headers: {}, body: JSON.stringify(document) };
      }
      const response = await context.http(request, options);
      if (request.url.searchParams.get("export") !== "true") return response;
      return { ...response, body: JSON.stringify({ value: { link } }) };
    };
    return azureConnector.connect(handle.settings, handle.credentials.good, { ...context, http }).fetch("shop");
  };
  const storage = "https://apimstorage.blob.core.windows.net/api-export/x.json?sig=abc";
  expect(azureConnector.decode(await fetchWith(storage)).definition.document).toBeDefined();
  expect(asked).toEqual([{ url: storage, headers: undefined }]);
  for (const link of [
    "https://blob.core.windows.net.evil.example/x",
    "http://apimstorage.blob.core.windows.net/x",
    "http://169.254.169.254/metadata",
    "file:///etc/passwd",
  ]) {
    await expect(fetchWith(link)).rejects.toMatchObject({ code: "malformed-response" });
  }
  expect(asked).toHaveLength(1);
});
