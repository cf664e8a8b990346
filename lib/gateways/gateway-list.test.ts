import { expect, test } from "vitest";
import { countStatements } from "#lib/db/counted-statements.testing.ts";
import { checkGateway } from "./check-gateway.ts";
import { countGateways, listGateways } from "./queries.ts";
import { registerGateway } from "./register-gateway.ts";
import { actAs, gatewayStage, registration } from "./sandbox-gateway.testing.ts";

const stage = gatewayStage();
const admin = actAs("admin");

const register = async (change = {}) => (await registerGateway(admin, registration(stage.kong, change))).id;

test("gateways are counted by what each filter would show, in one statement", async () => {
  const label = "counted";
  await register({ labels: [label], mode: "read-only" });
  await register({ labels: [label] });
  await checkGateway(admin, { id: await register({ labels: [label] }) });
  const { actor } = actAs("viewer");
  const counts = await countGateways(actor, { label, mode: "read-write" });
  // The mode is chosen, so that it narrows the others and not itself.
  expect(Object.fromEntries(counts.mode)).toEqual({ "read-only": 1, "read-write": 2 });
  expect(Object.fromEntries(counts.connection)).toEqual({ "not-verified": 1, connected: 1 });
  expect(Object.fromEntries(counts.kind)).toEqual({ kong: 2 });
  expect(await countStatements(() => countGateways(actor, { label }))).toBe(1);
});

test("gateways nobody has looked at for longest come first when they are asked for so", async () => {
  const label = "sorted";
  const first = await register({ name: "a checked", labels: [label] });
  await checkGateway(admin, { id: first });
  await register({ name: "b never", labels: [label] });
  const names = async (sort: "name" | "checked" | "newest") =>
    (await listGateways(admin.actor, { label }, sort)).map(({ name }) => name);
  expect(await names("name")).toEqual(["a checked", "b never"]);
  expect(await names("checked")).toEqual(["b never", "a checked"]);
  expect(await countStatements(() => listGateways(admin.actor, { label }, "apis"))).toBe(2);
});
