import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { CreateStageCommand, GetApiCommand, ImportApiCommand, ReimportApiCommand } from "@aws-sdk/client-apigatewayv2";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startBackend } from "./backend.testing.ts";
import { documentText, operation } from "./documents.testing.ts";
import { startHttpAccount } from "./http-account.testing.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "sandbox-aws-http-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe("HTTP APIs on disk", () => {
  it("are there again, with what their stages serve and what was edited since", async () => {
    await using backend = await startBackend();
    const at = (place: string) => documentText({ "/x": { get: operation(`${backend.url}${place}`) } });
    const apiId = await inAccount(async ({ client }) => {
      const { ApiId = "" } = await client.send(new ImportApiCommand({ Body: at("/one") }));
      await client.send(new CreateStageCommand({ ApiId, StageName: "$default", AutoDeploy: true }));
      await client.send(new ReimportApiCommand({ ApiId, Body: at("/two") }));
      return ApiId;
    });
    await inAccount(async ({ client, dataUrl }) => {
      expect(await client.send(new GetApiCommand({ ApiId: apiId }))).toMatchObject({ Name: "orders" });
      expect(await (await fetch(`${dataUrl}/${apiId}/x`)).json()).toMatchObject({ path: "/two" });
    });
  });
});

async function inAccount<Result>(
  work: (account: Awaited<ReturnType<typeof startHttpAccount>>) => Promise<Result>,
): Promise<Result> {
  await using account = await startHttpAccount({ statePath: folder });
  return await work(account);
}
