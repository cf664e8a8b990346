import { expect, test } from "vitest";
import type { GatewaySummary } from "#lib/gateways/queries.ts";
import { targetChoices } from "./target-choices.ts";

const choosing = { deployments: [], kind: "deploy", allowedLabels: [], fits: [] } as const;

const gateway: GatewaySummary = {
  id: "g-1",
  name: "production",
  kind: "some kind",
  kindLabel: "Some kind",
  mode: "read-write",
  labels: [],
  address: "",
  connection: "connected",
  connectionNote: null,
  connectionDetail: null,
  checkEveryMinutes: 5,
  checkedAt: null,
  identity: null,
  version: null,
  deployments: {},
  facts: {},
  createdAt: new Date(0),
};

test("a gateway that is not this person's to deploy to is there, locked, with the reason; the others are open", () => {
  const others = { ...gateway, id: "g-2", name: "staging" };
  const refusals = new Map([["g-1", "Only the team Payments may deploy to production."]]);
  const choices = targetChoices({ ...choosing, gateways: [gateway, others], refusals });
  expect(choices.map(({ name, reason }) => [name, reason])).toEqual([
    ["production", "Only the team Payments may deploy to production."],
    ["staging", undefined],
  ]);
});

test("why it is refused to this person comes before why it is locked to all", () => {
  const refusals = new Map([["g-1", "Not yours."]]);
  const [choice] = targetChoices({ ...choosing, gateways: [{ ...gateway, mode: "read-only" }], refusals });
  expect(choice?.reason).toBe("Not yours.");
});

test("a gateway where the API may not run is locked with the reason, but for taking it away", () => {
  const labelled = { ...gateway, labels: ["us"] };
  const asked = { ...choosing, gateways: [labelled], allowedLabels: ["eu"], refusals: new Map<string, string>() };
  expect(targetChoices(asked)[0]?.reason).toMatch(/^This API may run only on gateways labelled eu; this one has us/);
  expect(targetChoices({ ...asked, kind: "undeploy" })[0]?.reason).not.toMatch(/may run only/);
});
