import { expect, test } from "vitest";
import type { GatewaySummary } from "#lib/gateways/queries.ts";
import { targetChoices } from "./target-choices.ts";

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
  const choices = targetChoices([gateway, others], [], "deploy", refusals);
  expect(choices.map(({ name, reason }) => [name, reason])).toEqual([
    ["production", "Only the team Payments may deploy to production."],
    ["staging", undefined],
  ]);
});

test("why it is refused to this person comes before why it is locked to all", () => {
  const refusals = new Map([["g-1", "Not yours."]]);
  const [choice] = targetChoices([{ ...gateway, mode: "read-only" }], [], "deploy", refusals);
  expect(choice?.reason).toBe("Not yours.");
});
