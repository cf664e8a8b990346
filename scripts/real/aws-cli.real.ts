import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { type SandboxAws, startSandboxAws } from "#lib/sandbox/aws/aws.ts";
import { runProgram } from "./run.ts";

const version = await runProgram(["aws", "--version"]);
const isThere = version.exitCode === 0;
if (!isThere) process.stdout.write("Skipped: there is no `aws` command line here (Debian: awscli).\n");

let sandbox: SandboxAws;
let folder: string;
let backendUrl: string;
const backend = createServer((request, response) => response.end(`backend saw ${request.url}`));

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "gatehouse-aws-cli-"));
  sandbox = await startSandboxAws({ seed: true });
  await new Promise<void>((resolve) => backend.listen(0, "127.0.0.1", resolve));
  backendUrl = `http://127.0.0.1:${(backend.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await sandbox.close();
  backend.close();
  rmSync(folder, { recursive: true });
});

/** Runs the command line as its user does, and gives what it prints. Throws with its words when it is refused. */
async function aws(...args: string[]): Promise<unknown> {
  const { accessKeyId, secretAccessKey } = sandbox.credentials.administrator;
  const { exitCode, output, errors } = await runProgram(
    ["aws", ...args, "--endpoint-url", sandbox.controlUrl, "--region", sandbox.region, "--output", "json"],
    {
      environment: {
        AWS_ACCESS_KEY_ID: accessKeyId,
        AWS_SECRET_ACCESS_KEY: secretAccessKey,
        AWS_SESSION_TOKEN: undefined,
        AWS_PROFILE: undefined,
        AWS_CONFIG_FILE: path.join(folder, "no-configuration"),
        AWS_PAGER: "",
      },
    },
  );
  if (exitCode !== 0) throw new Error(errors);
  return output.trim() === "" ? undefined : JSON.parse(output);
}

function file(name: string, content: object): string {
  const place = path.join(folder, name);
  writeFileSync(place, JSON.stringify(content));
  return place;
}

function orders(integration: object) {
  return {
    openapi: "3.0.1",
    info: { title: "cli-orders", version: "1" },
    paths: {
      "/orders": {
        get: { responses: { "200": { description: "ok" } }, "x-amazon-apigateway-integration": integration },
      },
    },
  };
}

describe.skipIf(!isThere)("AWS's own command line", () => {
  const identified = z.object({ id: z.string() });

  it("imports, deploys, lists, exports and deletes a REST API", async () => {
    const document = orders({ type: "http_proxy", httpMethod: "GET", uri: `${backendUrl}/orders` });
    const { id } = identified.parse(
      await aws("apigateway", "import-rest-api", "--body", `fileb://${file("rest.json", document)}`),
    );
    await aws("apigateway", "create-deployment", "--rest-api-id", id, "--stage-name", "live");
    expect(await aws("apigateway", "get-stages", "--rest-api-id", id)).toMatchObject({ item: [{ stageName: "live" }] });
    const listed = z.object({ items: z.array(z.looseObject({ id: z.string(), name: z.string() })) });
    const { items } = listed.parse(await aws("apigateway", "get-rest-apis"));
    expect(items.filter((api) => api.id === id)).toMatchObject([{ name: "cli-orders" }]);
    const exported = path.join(folder, "export.json");
    await aws(
      ...["apigateway", "get-export", "--rest-api-id", id, "--stage-name", "live", "--export-type", "oas30"],
      ...["--parameters", "extensions=integrations", exported],
    );
    expect(JSON.parse(readFileSync(exported, "utf8"))).toMatchObject({
      openapi: "3.0.1",
      paths: { "/orders": { get: { "x-amazon-apigateway-integration": { uri: `${backendUrl}/orders` } } } },
    });
    const answer = await fetch(`${sandbox.dataUrl}/${id}/live/orders`);
    expect([answer.status, await answer.text()]).toEqual([200, "backend saw /orders"]);
    await aws("apigateway", "delete-rest-api", "--rest-api-id", id);
    await expect(aws("apigateway", "get-rest-api", "--rest-api-id", id)).rejects.toThrow("NotFoundException");
  });

  it("imports, stages, lists, exports and deletes an HTTP API", async () => {
    const integration = {
      ...{ type: "http_proxy", httpMethod: "GET", uri: `${backendUrl}/orders` },
      payloadFormatVersion: "1.0",
    };
    const created = await aws(
      "apigatewayv2",
      "import-api",
      "--body",
      `file://${file("http.json", orders(integration))}`,
    );
    const { ApiId: id } = z.object({ ApiId: z.string() }).parse(created);
    await aws("apigatewayv2", "create-stage", "--api-id", id, "--stage-name", "live", "--auto-deploy");
    const listed = z.object({ Items: z.array(z.looseObject({ ApiId: z.string(), Name: z.string() })) });
    const { Items } = listed.parse(await aws("apigatewayv2", "get-apis"));
    expect(Items.filter((api) => api.ApiId === id)).toMatchObject([{ Name: "cli-orders" }]);
    const exported = path.join(folder, "export-http.json");
    await aws(
      "apigatewayv2",
      "export-api",
      "--api-id",
      id,
      "--specification",
      "OAS30",
      "--output-type",
      "JSON",
      exported,
    );
    expect(readFileSync(exported, "utf8")).toContain(`${backendUrl}/orders`);
    const answer = await fetch(`${sandbox.dataUrl}/${id}/live/orders`);
    expect([answer.status, await answer.text()]).toEqual([200, "backend saw /orders"]);
    await aws("apigatewayv2", "delete-api", "--api-id", id);
  });

  it("is refused in AWS's own words", async () => {
    const document = { ...orders({ type: "http_proxy" }), openapi: "1.0" };
    const imported = aws("apigateway", "import-rest-api", "--body", `fileb://${file("bad.json", document)}`);
    await expect(imported).rejects.toThrow("BadRequestException");
  });
});
