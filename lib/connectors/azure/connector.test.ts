import path from "node:path";
import { expect, it } from "vitest";
import type { OwnerMark } from "#lib/model/resource.ts";
import { describeGoldenPairs } from "../conformance/golden-pairs.ts";
import { sampleOwner } from "../conformance/run.ts";
import { describeConnector } from "../conformance/suite.ts";
import { encode } from "./encode.ts";
import { orders, targetOf } from "./fixtures/azure-stage.testing.ts";
import { azureSubject } from "./fixtures/azure-subject.testing.ts";

describeConnector(azureSubject);

describeGoldenPairs(path.join(import.meta.dirname, "fixtures"), (definition) => {
  const { resources, findings } = encode(definition, targetOf());
  const policy = String(resources.find(({ kind }) => kind === "release")?.body.policy);
  return {
    "resources.json": `${JSON.stringify({ resources, findings }, null, 2)}\n`,
    "policy.xml": `${policy}\n`,
  };
});

it("keeps two deployments of one service apart by their slugs, and marks whose each is", () => {
  const other: OwnerMark = { ...sampleOwner, deploymentId: "6a1d6c0e-2f43-4f7e-8a55-0c9a1f6d2e31" };
  const idsOf = (owner: OwnerMark, slug: string) =>
    encode(orders(), { ...targetOf(), owner, slug })
      .resources.filter(({ kind }) => kind !== "version-set")
      .map(({ remoteId }) => remoteId);
  expect(idsOf(sampleOwner, "orders-v1").filter((id) => idsOf(other, "orders-v2").includes(id))).toEqual([]);
  const { resources } = encode(orders(), { ...targetOf(), owner: other });
  const release = resources.find(({ kind }) => kind === "release");
  expect(release?.body.description).toContain(`deployment=${other.deploymentId}`);
});
