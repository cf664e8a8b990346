import { expect, it, onTestFinished } from "vitest";
import { startEchoBackends } from "../../conformance/echo-backend.testing.ts";
import { expectPredicted, expectSettled } from "../../conformance/expectations.ts";
import { planRun, runTo } from "../../conformance/run.ts";
import { encode } from "../encode.ts";
import { openAzure, orders, secondOf, targetOf, version2 } from "../fixtures/azure-stage.testing.ts";

type Azure = Awaited<ReturnType<typeof openAzure>>;

const set = "gatehouse-orders-558311af";
const setsOf = ({ handle }: Azure) =>
  handle.sandbox.state
    .all("versionSets")
    .map(({ name }) => name)
    .filter((name) => name !== "catalogue");
const setIdOf = ({ handle }: Azure) => `${handle.sandbox.services[0].resourceId}/apiVersionSets/${set}`;

it.each([
  ["/orders/v1", "orders", "v1"],
  ["/shop/orders/2024-05-01", "shop/orders", "2024-05-01"],
  ["/orders/1.4", "orders", "1.4"],
  // No version, or nothing that it could be a version of.
  ["/orders", "orders", ""],
  ["/orders/vip", "orders/vip", ""],
  ["/v1", "v1", ""],
  ["/", "", ""],
])("stands in a version set where the base path ends in a version: %s", (basePath, path, apiVersion) => {
  const { resources } = encode({ ...orders(), basePath }, targetOf());
  const release = resources.find(({ kind }) => kind === "release");
  expect(release?.body).toMatchObject({ path, apiVersion, versionSet: apiVersion === "" ? "" : set });
  expect(resources.map(({ kind }) => kind)).toEqual([
    ...(apiVersion === "" ? [] : ["version-set"]),
    ...["api", "release"],
  ]);
});

it("leaves every version its own path where the gateway says so", () => {
  const target = targetOf();
  const settings = { ...Object(target.settings), versioning: "paths" };
  const { resources } = encode(orders(), { ...target, settings });
  expect(resources.map(({ kind }) => kind)).toEqual(["api", "release"]);
  expect(resources.at(-1)?.body).toMatchObject({ path: "orders/v1", apiVersion: "", versionSet: "" });
});

it("deploys and removes a second version beside the first, which answers all the while", async () => {
  const backends = await startEchoBackends();
  onTestFinished(backends.close);
  const first = await openAzure();
  const second = secondOf(first);
  const [backend, other] = backends.urls;
  const gateway = first.handle.sandbox.services[0].gatewayUrl;
  const ask = async (version: string) =>
    (await first.sandbox.call(gateway, { method: "GET", path: `/orders/${version}/orders`, headers: {} })).status;

  const run = await runTo(first, orders([], backend));
  expect(await first.session.endpoints(run.after)).toEqual([`${gateway}/orders/v1`]);
  expect([await ask("v1"), await ask("v2"), setsOf(first)]).toEqual([200, 404, [set]]);
  await runTo(second, version2(other), { crashAfter: 1 });
  expect([await ask("v1"), await ask("v2")]).toEqual([200, 500]);
  await runTo(second, version2(other));
  await expectSettled("the first, afterwards", first, orders([], backend));
  expect([await ask("v1"), await ask("v2"), setsOf(first)]).toEqual([200, 200, [set]]);
  const members = first.handle.sandbox.state.all("apis").filter(({ versionSet }) => versionSet !== null);
  expect(members.map(({ apiId, path, apiVersion }) => [apiId, path, apiVersion])).toEqual([
    ["orders-v1", "orders", "v1"],
    ["orders-v2", "orders", "v2"],
  ]);

  expectPredicted("the first goes", await runTo(first, undefined));
  await expectSettled("the second, afterwards", second, version2(other));
  expect([await ask("v1"), await ask("v2"), setsOf(first)]).toEqual([404, 200, [set]]);
  expectPredicted("the last goes", await runTo(second, undefined));
  expect([await ask("v2"), setsOf(first)]).toEqual([404, []]);
});

it("finds the set again that an undeploy which died had left", async () => {
  const stage = await openAzure();
  await runTo(stage, orders());
  await runTo(stage, undefined, { crashAfter: 1 });
  expect(setsOf(stage)).toEqual([set]);
  const run = await runTo(stage, undefined);
  expectPredicted("rerun", run);
  expect([run.made.writes, setsOf(stage)]).toEqual([1, []]);
});

it("removes no set that has a stranger's API in it, and no longer calls it ours", async () => {
  const stage = await openAzure();
  await runTo(stage, orders());
  await stage.handle.operate("PUT", "/apis/theirs", {
    properties: { displayName: "Theirs", path: "orders", apiVersion: "v9", apiVersionSetId: setIdOf(stage) },
  });
  await runTo(stage, undefined);
  expect(setsOf(stage)).toEqual([set]);
  expect((await planRun(stage, undefined)).plan.changes).toEqual([]);
  expect((await planRun(stage, orders())).plan.findings.map(({ code }) => code)).toContain("ownership.foreign");
});

it("keeps a set into which another version came while it was about to be removed", async () => {
  const stage = await openAzure();
  await runTo(stage, orders());
  const { plan, scope } = await planRun(stage, undefined);
  await runTo(secondOf(stage), version2());
  const removal = plan.changes.find(({ kind }) => kind === "version-set");
  expect(removal?.action).toBe("delete");
  if (removal) await stage.session.write(removal, scope);
  await expectSettled("the second", secondOf(stage), version2());
});

it("sees who stands on the path that the versions would share, or on the address of one", async () => {
  const stage = await openAzure();
  const seen = async () => (await planRun(stage, orders())).before.map(({ remoteId }) => remoteId);
  const put = (apiId: string, properties: Readonly<Record<string, string>>) =>
    stage.handle.operate("PUT", `/apis/${apiId}`, { properties: { displayName: apiId, ...properties } });
  expect(await seen()).toEqual([]);
  await put("on-the-address", { path: "orders/v1" });
  expect(await seen()).toEqual(["on-the-address"]);
  await stage.sandbox.remove({ ...(await theApi(stage)), remoteId: "on-the-address" });
  await put("on-the-path", { path: "orders" });
  expect(await seen()).toEqual(["on-the-path"]);
});

async function theApi(stage: Azure) {
  const { before } = await planRun(stage, orders());
  const [api] = before;
  if (api === undefined) throw new Error("There is an API on the path.");
  return api;
}

it("puts a set right that somebody gave another scheme", async () => {
  const stage = await openAzure();
  await runTo(stage, orders());
  await stage.handle.operate("PATCH", `/apiVersionSets/${set}`, {
    properties: { versioningScheme: "Query", versionQueryName: "version" },
  });
  const run = await runTo(stage, orders());
  expectPredicted("put right", run);
  expect(run.made.writes).toBe(1);
  await expectSettled("afterwards", stage, orders());
});

it("brings an API that stood on a path of its own into the set, and lets it out again, at the same address", async () => {
  const backends = await startEchoBackends();
  onTestFinished(backends.close);
  const inSets = await openAzure();
  const settings = { ...Object(inSets.sandbox.settings), versioning: "paths" };
  const onPaths = { ...inSets, sandbox: { ...inSets.sandbox, settings } };
  const [backend] = backends.urls;
  const gateway = inSets.handle.sandbox.services[0].gatewayUrl;
  const answers = async () => {
    const asked = ["/orders/v1/orders", "/orders/v2/orders"].map((path) =>
      inSets.sandbox.call(gateway, { method: "GET", path, headers: {} }),
    );
    return (await Promise.all(asked)).map(({ status }) => status);
  };
  await runTo(onPaths, orders([], backend));
  await runTo(secondOf(inSets), version2(backend));
  expect(await answers()).toEqual([200, 200]);
  const joined = await runTo(inSets, orders([], backend));
  expectPredicted("joined", joined);
  expect([joined.made.writes, await answers()]).toEqual([1, [200, 200]]);
  await expectSettled("joined", inSets, orders([], backend));
  const left = await runTo(onPaths, orders([], backend));
  expectPredicted("left", left);
  expect([left.made.writes, await answers(), setsOf(inSets)]).toEqual([1, [200, 200], [set]]);
  await expectSettled("left", onPaths, orders([], backend));
});
