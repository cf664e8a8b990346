// On whatever database openTestDatabase gives.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { setPolicies } from "#lib/apis/edit-draft.ts";
import { getDb } from "#lib/db/client.ts";
import { type StagedKong, stagedKong } from "#lib/rollouts/faults/staged-kong.testing.ts";
import { script } from "#lib/rollouts/sample-api.testing.ts";
import { openStage, rollOut, type Stage } from "#lib/rollouts/stage.testing.ts";
import { issueAccessKey, revokeAccessKey, rotateAccessKey } from "./commands.ts";
import { listAccessKeys } from "./queries.ts";

let stage: Stage<StagedKong>;
beforeAll(async () => {
  stage = await openStage(stagedKong);
}, 120_000);
afterAll(() => stage.close());

const place = () => ({ apiId: stage.apiId, gatewayId: stage.gateways[0].id });
const keysOnKong = () => stage.gateways[0].kong.state.all("keyauth_credentials").map(({ key }) => key);

describe("keys of one API on one gateway", () => {
  it("are refused where the API does not run", async () => {
    await expect(issueAccessKey(script, { ...place(), name: "early" })).rejects.toMatchObject({ code: "conflict" });
  });

  it("are shown once, kept as fingerprints, rotated and revoked, with every act on record", async () => {
    const db = await getDb();
    const { rowVersion } = await db.api.findUniqueOrThrow({ where: { id: stage.apiId }, select: { rowVersion: true } });
    const config = { type: "api-key", in: "header", name: "x-api-key", hideFromBackend: true } as const;
    await setPolicies(script, {
      apiId: stage.apiId,
      rowVersion,
      policies: [{ id: "key", name: "Key", enabled: true, match: { paths: [], methods: [] }, config }],
    });
    await rollOut(stage);

    const issued = await issueAccessKey(script, { ...place(), name: "reporting" });
    expect(keysOnKong()).toEqual([issued.key]);
    const rotated = await rotateAccessKey(script, { accessKeyId: issued.accessKeyId });
    expect(keysOnKong()).toEqual([rotated.key]);
    expect(rotated.key).not.toBe(issued.key);

    const listed = await listAccessKeys(script.actor, { apiId: stage.apiId });
    expect(listed.map(({ state }) => state).toSorted()).toEqual(["active", "revoked"]);
    expect(JSON.stringify(listed)).not.toContain(rotated.key);

    await revokeAccessKey(script, { accessKeyId: rotated.accessKeyId });
    await revokeAccessKey(script, { accessKeyId: rotated.accessKeyId });
    expect(keysOnKong()).toEqual([]);
    const actions = await db.auditEvent.findMany({
      where: { subjectType: "access-key" },
      select: { action: true, after: true },
    });
    expect(actions.map(({ action }) => action).toSorted()).toEqual([
      "access-key.issue",
      "access-key.issue",
      "access-key.revoke",
      "access-key.revoke",
    ]);
    expect(JSON.stringify(actions)).not.toContain(rotated.key);
    expect(await db.providerCall.count({ where: { phase: "access-keys" } })).toBeGreaterThan(0);
  });
});
