import fc from "fast-check";
import { expect, it } from "vitest";
import type { Definition } from "#lib/model/definition.ts";
import { policyMatches } from "#lib/model/policy/policy.ts";
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

/** What stands on each operation, in one text. */
function said({ policies, operations }: Definition): string {
  return operations
    .map(({ method, path }) => {
      const mine = policies.filter(({ enabled, match }) => enabled && policyMatches(match, { method, path }));
      return [method, path, ...mine.map(({ config }) => JSON.stringify(config)).toSorted()].join("\n");
    })
    .toSorted()
    .join("\n\n");
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
      if (findings.length === 0) expect(said(decoded.definition)).toBe(said(definition));
    });
    await fc.assert(property, { numRuns: 150, endOnFailure: true });
    expect(count).toBeGreaterThan(20);
  },
);
