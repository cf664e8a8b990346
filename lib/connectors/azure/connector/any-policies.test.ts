import fc from "fast-check";
import { expect, it } from "vitest";
import type { Definition } from "#lib/model/definition.ts";
import { expectSettled } from "../../conformance/expectations.ts";
import { policySamples } from "../../conformance/policy-samples.ts";
import { runTo } from "../../conformance/run.ts";
import { type PolicyLine, sampleDefinition, withPolicies } from "../../conformance/samples.ts";
import { azureConnector } from "../connector.ts";
import { encode } from "../encode.ts";
import { openAzure, targetOf } from "../fixtures/azure-stage.testing.ts";

const matches: PolicyLine["match"][] = [
  {},
  {},
  { paths: ["/orders"] },
  { paths: ["/orders/{id}"] },
  { methods: ["GET"] },
];
const operations = ["GET /orders", "POST /orders", "GET /orders/{id}"];
const bare = sampleDefinition({ backends: ["http://orders.internal"], operations });

const line = fc
  .tuple(fc.constantFrom(...Object.values(policySamples).flat()), fc.constantFrom(...matches))
  .map(([{ config }, match]): PolicyLine => ({ config, match }));

/** The policy document that a definition becomes, but for the names of its counters. */
function documentOf(definition: Definition, profile: string): string {
  const { resources } = encode(definition, targetOf(profile));
  const policy = resources.find(({ kind }) => kind === "release")?.body.policy;
  return String(policy).replace(/ counter-key="[^"]*"/g, "");
}

it.each(["azure-standard", "azure-standard-v2", "azure-consumption"])(
  "takes whatever list of policies it does not object to, and reads back what it says exactly: %s",
  { timeout: 120_000 },
  async (profile) => {
    const stage = await openAzure(profile);
    let count = 0;
    const property = fc.asyncProperty(fc.array(line, { minLength: 1, maxLength: 7 }), async (lines) => {
      const definition = withPolicies(bare, lines);
      const { findings } = encode(definition, targetOf(profile));
      if (findings.some(({ severity }) => severity === "error")) return;
      count += 1;
      await runTo(stage, definition);
      await expectSettled(JSON.stringify(lines), stage, definition);
      const decoded = azureConnector.decode(await stage.session.fetch("orders-v1"));
      expect(decoded.findings, JSON.stringify(lines)).toEqual([]);
      const isExact = findings.every(({ fidelity }) => fidelity === undefined);
      if (isExact) expect(documentOf(decoded.definition, profile)).toBe(documentOf(definition, profile));
    });
    await fc.assert(property, { numRuns: 150, endOnFailure: true });
    expect(count).toBeGreaterThan(20);
  },
);
