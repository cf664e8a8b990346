import {
  CreateDeploymentCommand,
  CreateRestApiCommand,
  DeleteRestApiCommand,
  GetRestApisCommand,
  ImportRestApiCommand,
  PutRestApiCommand,
  UpdateRestApiCommand,
} from "@aws-sdk/client-api-gateway";
import { afterEach, describe, expect, it } from "vitest";
import type { SandboxAwsOptions } from "../aws.ts";
import { documentOf, openAccount, type TestAccount } from "../rest/account.testing.ts";

let account: TestAccount;
const open = async (options: SandboxAwsOptions = {}) => {
  account = await openAccount(options);
  return account;
};
afterEach(() => account.close());

const regional = { endpointConfigurationTypes: "REGIONAL" };
const importNamed = (title: string) =>
  account.client.send(new ImportRestApiCommand({ body: documentOf(title), parameters: regional }));

describe("quotas on calls", () => {
  it("are off unless asked for", async () => {
    await open();
    for (let index = 0; index < 50; index += 1) await account.client.send(new GetRestApisCommand({}));
    await importNamed("one");
    await expect(importNamed("two")).resolves.toMatchObject({ name: "two" });
  });

  it("hold imports to one in three seconds, and edge APIs to one in thirty", async () => {
    let now = 0;
    await open({ clock: () => now, settings: { callQuotas: true } });
    await importNamed("one");
    await expect(importNamed("two")).rejects.toMatchObject({
      ...{ name: "TooManyRequestsException", message: "Too Many Requests", retryAfterSeconds: "3" },
      $metadata: { httpStatusCode: 429 },
    });
    now += 2_900;
    await expect(importNamed("two")).rejects.toMatchObject({ name: "TooManyRequestsException" });
    now += 200;
    await expect(importNamed("two")).resolves.toMatchObject({ name: "two" });
    const edge = () => account.client.send(new CreateRestApiCommand({ name: "edge" }));
    await edge();
    now += 29_000;
    await expect(edge()).rejects.toMatchObject({ retryAfterSeconds: "1" });
    now += 1_000;
    await edge();
  });

  it("hold deployments, puts and deletions to their own, and everything together to ten a second", async () => {
    let now = 0;
    await open({ clock: () => now, settings: { callQuotas: true } });
    const { id: restApiId } = await importNamed("one");
    const attempts = [
      { seconds: 5, attempt: () => account.client.send(new CreateDeploymentCommand({ restApiId })) },
      {
        seconds: 1,
        attempt: () => account.client.send(new PutRestApiCommand({ restApiId, body: documentOf("one") })),
      },
    ];
    for (const { seconds, attempt } of attempts) {
      await attempt();
      await expect(attempt()).rejects.toMatchObject({ retryAfterSeconds: String(seconds) });
      now += seconds * 1_000;
      await attempt();
    }
    now += 10_000;
    for (let index = 0; index < 40; index += 1) await account.client.send(new GetRestApisCommand({}));
    await expect(account.client.send(new GetRestApisCommand({}))).rejects.toMatchObject({
      name: "TooManyRequestsException",
    });
    now += 100;
    await account.client.send(new GetRestApisCommand({}));
  });

  it("on what the account may have cannot be waited for", async () => {
    await open({ resourceQuotas: { regionalApis: 1 } });
    await importNamed("one");
    await expect(importNamed("two")).rejects.toMatchObject({
      ...{ name: "LimitExceededException", $metadata: { httpStatusCode: 429 } },
    });
  });
});

describe("two writes of one API at once", () => {
  it("are a concurrent modification, and only of that API", async () => {
    await open();
    const [one, two] = [await importNamed("one"), await importNamed("two")];
    account.aws.changeSettings({ writeMs: 150 });
    const rename = (restApiId: string | undefined, value: string) =>
      account.client.send(
        new UpdateRestApiCommand({ restApiId, patchOperations: [{ op: "replace", path: "/name", value }] }),
      );
    const results = await Promise.allSettled([rename(one.id, "a"), rename(one.id, "b"), rename(two.id, "c")]);
    const refused = results.filter(({ status }) => status === "rejected");
    expect(refused).toMatchObject([
      {
        reason: {
          name: "ConflictException",
          message: "Unable to complete operation due to concurrent modification. Please try again later.",
        },
      },
    ]);
    expect(results[2]?.status).toBe("fulfilled");
  });
});

describe("sentinels", () => {
  it.each([
    ["sandbox-throttled", "TooManyRequestsException"],
    ["sandbox-5xx", "ServiceUnavailableException"],
    ["sandbox-conflict", "ConflictException"],
  ])("%s refuses three times with %s", async (word, code) => {
    await open();
    for (let index = 0; index < 3; index += 1)
      await expect(importNamed(`my-${word}`)).rejects.toMatchObject({ name: code });
    await expect(importNamed(`my-${word}`)).resolves.toMatchObject({ name: `my-${word}` });
  });

  it("sandbox-failing refuses for good, but for its removal", async () => {
    await open();
    await expect(importNamed("sandbox-failing")).rejects.toMatchObject({ name: "BadRequestException" });
    const { id: restApiId } = await importNamed("fine");
    await account.client.send(
      new UpdateRestApiCommand({ restApiId, patchOperations: [{ op: "replace", path: "/description", value: "x" }] }),
    );
    const api = account.aws.rest.get("restApis", restApiId ?? "");
    if (api !== undefined)
      account.aws.rest.put("restApis", { ...api, settings: { ...api.settings, name: "sandbox-failing" } });
    await expect(account.client.send(new CreateDeploymentCommand({ restApiId }))).rejects.toMatchObject({
      name: "BadRequestException",
    });
    await account.client.send(new DeleteRestApiCommand({ restApiId }));
  });

  it("lost requests have no effect and lost responses have theirs", async () => {
    await open();
    await expect(importNamed("sandbox-lost-request")).rejects.toThrow();
    expect(account.aws.rest.all("restApis")).toHaveLength(0);
    await expect(importNamed("sandbox-lost-response")).rejects.toThrow();
    expect(account.aws.rest.all("restApis")).toHaveLength(1);
  });

  it("sandbox-half-listing breaks off lists", async () => {
    await open();
    account.aws.seedApis("rest", 4);
    await importNamed("sandbox-half-listing");
    const { items, position } = await account.client.send(new GetRestApisCommand({}));
    expect(items).toHaveLength(2);
    await expect(account.client.send(new GetRestApisCommand({ position }))).rejects.toMatchObject({
      name: "ServiceUnavailableException",
    });
  });
});

describe("lists", () => {
  it("come in pages of twenty-five, and of five hundred at most", async () => {
    await open();
    const ids = account.aws.seedApis("rest", 1_203, { owner: "seed" });
    const first = await account.client.send(new GetRestApisCommand({}));
    expect(first.items).toHaveLength(25);
    const seen = new Set<string | undefined>();
    let position: string | undefined;
    let pages = 0;
    do {
      const page = await account.client.send(new GetRestApisCommand({ limit: 5_000, position }));
      for (const { id, tags } of page.items ?? []) if (tags?.owner === "seed") seen.add(id);
      position = page.position;
      pages += 1;
    } while (position !== undefined);
    expect([pages, seen.size]).toEqual([3, ids.length]);
  });

  it("may lag behind", async () => {
    let now = 1_000;
    await open({ clock: () => now, settings: { listingLagMs: 5_000 } });
    await importNamed("late");
    expect((await account.client.send(new GetRestApisCommand({}))).items).toEqual([]);
    now += 5_000;
    expect((await account.client.send(new GetRestApisCommand({}))).items).toMatchObject([{ name: "late" }]);
  });
});

describe("orders", () => {
  const order = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
    fetch(`${account.aws.controlUrl}/__sandbox${path}`, {
      ...{ method, headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });

  it("plan faults, and are refused to web pages", async () => {
    await open();
    await order("POST", "/faults", { fault: { kind: "server-error-after-effect", status: 500 }, path: "^/restapis$" });
    await expect(importNamed("kept")).rejects.toMatchObject({ $metadata: { httpStatusCode: 500 } });
    expect(account.aws.rest.all("restApis")).toHaveLength(1);
    await order("POST", "/faults", { fault: { kind: "unauthorized" }, methods: ["GET"] });
    await expect(account.client.send(new GetRestApisCommand({}))).rejects.toMatchObject({
      name: "ExpiredTokenException",
    });
    expect((await order("POST", "/reset", {}, { origin: "https://page.test" })).status).toBe(403);
    expect((await order("POST", "/faults", { fault: { kind: "other" } })).status).toBe(400);
  });

  it("show a page of what there is, reset and seed again", async () => {
    await open({ seed: true });
    await importNamed("<b>mine</b>");
    const page = await (await order("GET", "/")).text();
    expect(page).toContain("&lt;b&gt;mine&lt;/b&gt;");
    expect(page).toContain("warehouse-legacy");
    await order("POST", "/reset");
    expect(account.aws.rest.isEmpty).toBe(true);
    await order("POST", "/reseed");
    expect(account.aws.rest.all("restApis").map(({ settings }) => settings.name)).toEqual([
      "warehouse-legacy",
      "partner-feed",
    ]);
    expect(account.aws.http.isEmpty).toBe(false);
  });
});
