import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import {
  CreateDeploymentCommand,
  GetRestApisCommand,
  GetStagesCommand,
  ImportRestApiCommand,
} from "@aws-sdk/client-api-gateway";
import { ApiGatewayV2Client, GetApisCommand } from "@aws-sdk/client-apigatewayv2";
import { expect, it } from "vitest";
import { documentOf, openAccount } from "./rest/account.testing.ts";

it("keeps on disk what was acknowledged, strangers' APIs of both products among it", async () => {
  const statePath = mkdtempSync(path.join(tmpdir(), "sandbox-aws-"));
  const first = await openAccount({ statePath, seed: true });
  const { id: restApiId } = await first.client.send(
    new ImportRestApiCommand({ body: documentOf("kept"), parameters: { endpointConfigurationTypes: "REGIONAL" } }),
  );
  await first.client.send(new CreateDeploymentCommand({ restApiId, stageName: "v1" }));
  await first.close();

  const second = await openAccount({ statePath, seed: true });
  const { items = [] } = await second.client.send(new GetRestApisCommand({}));
  expect(items.map(({ name }) => name).toSorted()).toEqual(["kept", "partner-feed", "warehouse-legacy"]);
  expect((await second.client.send(new GetStagesCommand({ restApiId }))).item).toMatchObject([{ stageName: "v1" }]);
  const http = new ApiGatewayV2Client({
    ...{
      endpoint: second.aws.controlUrl,
      region: second.aws.region,
      credentials: second.aws.credentials.administrator,
    },
  });
  const protocols = (await http.send(new GetApisCommand({}))).Items?.map(({ ProtocolType }) => ProtocolType);
  expect(new Set(protocols)).toEqual(new Set(["HTTP", "WEBSOCKET"]));
  http.destroy();
  await second.close();
  rmSync(statePath, { recursive: true });
});

it("holds ten thousand APIs of each product", async () => {
  const account = await openAccount();
  const ids = account.aws.seedApis("rest", 10_000, { owner: "seed" });
  expect(new Set(ids).size).toBe(10_000);
  expect(account.aws.seedApis("http", 10_000)).toHaveLength(10_000);
  const { items = [] } = await account.client.send(new GetRestApisCommand({ limit: 500 }));
  expect(items).toHaveLength(500);
  const { item } = await account.client.send(new GetStagesCommand({ restApiId: ids[0] }));
  expect(item).toMatchObject([{ stageName: "prod" }]);
  // What was seeded takes no room from what is made.
  await account.client.send(
    new ImportRestApiCommand({ body: documentOf("more"), parameters: { endpointConfigurationTypes: "REGIONAL" } }),
  );
  await account.close();
});

it("answers consumers of an API that there is not as the vendor's front does", async () => {
  const account = await openAccount();
  const answer = await fetch(`${account.aws.dataUrl}/nosuchapi0/prod/x`);
  expect([answer.status, await answer.json()]).toEqual([403, { message: "Forbidden" }]);
  await account.close();
});
