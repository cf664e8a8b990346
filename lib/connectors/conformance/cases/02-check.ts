import assert from "node:assert/strict";
import type { ConformanceCase } from "../conformance-case.ts";
import { expectCleanRecords, expectConnectorError } from "../expectations.ts";

/**
 * Prevents the gateway that is registered in green and fails at its first deployment: a wrong credential taken for a
 * right one, a retry storm on a revoked one, and "access denied" without the name of what is missing.
 */
export const checkTellsTheTruth: ConformanceCase = {
  number: 2,
  title: "check succeeds with good credentials, throws auth for bad ones, and names a missing permission",
  run: async ({ subject: { descriptor }, profile, start }) => {
    const sandbox = await start();
    const inventory = await sandbox.inventory();

    const report = await sandbox.connect("good").check("read-write");
    assert.ok(report.identity.trim().length > 0, "check says who the gateway takes us for.");
    assert.ok(report.version.trim().length > 0, "check says the gateway's version.");
    assert.ok(report.permissions.length > 0, "check reports each permission.");
    assert.deepEqual(
      report.permissions.filter(({ granted }) => !granted),
      [],
      "The good credential lacks nothing.",
    );
    const names = report.permissions.map(({ name }) => name);
    assert.equal(new Set(names).size, names.length, "Each permission is reported once.");
    assert.deepEqual(
      descriptor.capabilities(report.facts),
      descriptor.capabilities(profile.facts),
      `The gateway of profile ${profile.name} can do what the profile says, as check sees it.`,
    );

    const bad = sandbox.connect("bad");
    const refused = await expectConnectorError("check with a bad credential", "auth", sandbox, () =>
      bad.check("read-write"),
    );
    assert.equal(refused.retryable, false, "A refused credential is not tried again.");

    assert.ok(sandbox.limited.length > 0, "The sandbox has a credential that lacks a permission.");
    for (const [index, missing] of sandbox.limited.entries()) {
      const { permissions } = await sandbox.connect({ limited: index }).check("read-write");
      const lacking = permissions.filter(({ granted }) => !granted);
      assert.deepEqual(
        lacking.map(({ name }) => name),
        [missing],
        `check names the one missing permission, ${missing}.`,
      );
      for (const { reason, remedy } of lacking) {
        assert.ok(reason.trim().length > 0, `check says what fails without ${missing}.`);
        assert.ok(remedy !== undefined && remedy.trim().length > 0, `check says how to grant ${missing}.`);
      }
    }

    assert.deepEqual(await sandbox.inventory(), inventory, "check changes nothing on the gateway.");
    expectCleanRecords(sandbox);
  },
};
