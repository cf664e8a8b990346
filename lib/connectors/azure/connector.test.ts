import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { type Definition, definitionSchema } from "#lib/model/definition.ts";
import type { OwnerMark } from "#lib/model/resource.ts";
import { sampleOwner } from "../conformance/run.ts";
import { describeConnector } from "../conformance/suite.ts";
import { encode } from "./encode.ts";
import { orders, targetOf } from "./fixtures/azure-stage.testing.ts";
import { azureSubject } from "./fixtures/azure-subject.testing.ts";

describeConnector(azureSubject);

describe("golden pairs", () => {
  const folder = path.join(import.meta.dirname, "fixtures");
  it.each(globSync("*.definition.json", { cwd: folder }))("%s encodes as it always did", async (file) => {
    const definition: Definition = definitionSchema.parse(JSON.parse(readFileSync(path.join(folder, file), "utf8")));
    const { resources, findings } = encode(definition, targetOf());
    const policy = String(resources.find(({ kind }) => kind === "release")?.body.policy);
    const encoded = `${JSON.stringify({ resources, findings }, null, 2)}\n`;
    await expect(encoded).toMatchFileSnapshot(path.join(folder, file.replace(".definition.", ".resources.")));
    await expect(`${policy}\n`).toMatchFileSnapshot(path.join(folder, file.replace(".definition.json", ".policy.xml")));
  });
});

it("keeps two deployments of one service apart by their slugs, and marks whose each is", () => {
  const other: OwnerMark = { ...sampleOwner, deploymentId: "6a1d6c0e-2f43-4f7e-8a55-0c9a1f6d2e31" };
  const idsOf = (owner: OwnerMark, slug: string) =>
    encode(orders(), { ...targetOf(), owner, slug }).resources.map(({ remoteId }) => remoteId);
  expect(idsOf(sampleOwner, "orders-v1").filter((id) => idsOf(other, "orders-v2").includes(id))).toEqual([]);
  const [, release] = encode(orders(), { ...targetOf(), owner: other }).resources;
  expect(release?.body.description).toContain(`deployment=${other.deploymentId}`);
});
