import { randomBytes } from "node:crypto";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openWith, sealedSchema, sealWith } from "./envelope.ts";
import { openTestDatabase, type TestDatabase } from "./testing.ts";
import { fingerprint, open, rewrap, rewrapCanary, seal, unlockVault, vaultState } from "./vault.ts";

const place = { table: "Credential", rowId: "row-1", field: "sealed" };
const v1 = { version: "v1", key: randomBytes(32) };
const v2 = { version: "v2", key: randomBytes(32) };

describe("an envelope", () => {
  const sealed = sealWith(v1, "open sesame", place);

  test("opens where it was sealed", () => {
    expect(openWith(v1, sealed, place)).toBe("open sesame");
    expect(JSON.stringify(sealed)).not.toContain("sesame");
  });

  test.each([
    ["another table", { ...place, table: "Setting" }],
    ["another row", { ...place, rowId: "row-2" }],
    ["another field", { ...place, field: "other" }],
    ["a place that reads the same when run together", { table: "Credentialrow-1", rowId: "", field: "sealed" }],
  ])("does not open in %s", (_where, elsewhere) => {
    expect(() => openWith(v1, sealed, elsewhere)).toThrow();
  });

  test.each(["dataKey", "value"] as const)("does not open with any bit of its %s flipped", (box) => {
    for (const member of ["nonce", "text", "tag"] as const) {
      const bytes = Buffer.from(sealed[box][member], "base64");
      for (let index = 0; index < bytes.length; index += 1) {
        const flipped = Buffer.from(bytes);
        flipped.writeUInt8(flipped.readUInt8(index) ^ 1, index);
        const tampered = { ...sealed, [box]: { ...sealed[box], [member]: flipped.toString("base64") } };
        expect(() => openWith(v1, tampered, place)).toThrow();
      }
    }
  });

  test("does not open with a tag cut short", () => {
    const tag = Buffer.from(sealed.value.tag, "base64").subarray(0, 4).toString("base64");
    expect(() => openWith(v1, { ...sealed, value: { ...sealed.value, tag } }, place)).toThrow();
  });

  test("does not open with another key, nor under another version's name", () => {
    expect(() => openWith({ ...v1, key: v2.key }, sealed, place)).toThrow();
    expect(() => openWith(v1, { ...sealed, keyVersion: "v2" }, place)).toThrow();
  });

  test("says what it is, and nothing else is an envelope", () => {
    expect(sealedSchema.safeParse({ ...sealed, format: 2 }).success).toBe(false);
    expect(sealedSchema.safeParse({ ...sealed, extra: 1 }).success).toBe(false);
  });

  test("two sealings of one text share nothing", () => {
    const again = sealWith(v1, "open sesame", place);
    expect(again.value.text).not.toBe(sealed.value.text);
    expect(again.dataKey.text).not.toBe(sealed.dataKey.text);
  });
});

describe("the vault", () => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await openTestDatabase();
    await database.db.setting.delete({ where: { key: "vault-canary" } });
    await unlockVault(database.db, [v1]);
  });
  afterEach(() => database.close());

  test("a wrong key of the right name starts locked, and nothing opens or seals", async () => {
    const sealed = seal("secret", place);
    await unlockVault(database.db, [{ version: "v1", key: randomBytes(32) }]);
    expect(vaultState()).toMatchObject({ locked: expect.stringContaining("not the one") });
    expect(() => seal("x", place)).toThrow(expect.objectContaining({ code: "locked" }));
    expect(() => open(sealed, place)).toThrow(expect.objectContaining({ code: "locked" }));
    expect(() => fingerprint("x")).toThrow(expect.objectContaining({ code: "locked" }));
  });

  test("a ring without the sealing key names the key that is missing", async () => {
    await unlockVault(database.db, [v2]);
    expect(vaultState()).toMatchObject({ locked: expect.stringContaining("key v1") });
  });

  test("a ring rotates: the old key opens, the new one seals, and after rewrapping the old one may go", async () => {
    const old = seal("secret", place);
    const mark = fingerprint("secret");
    await unlockVault(database.db, [v2, v1]);
    expect(open(old, place)).toBe("secret");
    const moved = rewrap(old, place);
    expect(moved).toMatchObject({ keyVersion: "v2", value: old.value });
    await rewrapCanary(database.db);
    await unlockVault(database.db, [v2]);
    expect(vaultState()).toBe("open");
    expect(open(moved, place)).toBe("secret");
    expect(fingerprint("secret")).toBe(mark);
    expect(() => open(old, place)).toThrow(expect.objectContaining({ code: "locked" }));
  });

  test("a fingerprint has eight characters and differs between installations", async () => {
    const mark = fingerprint("secret");
    expect(mark).toMatch(/^[0-9a-f]{8}$/);
    await database.db.setting.delete({ where: { key: "vault-canary" } });
    await unlockVault(database.db, [v1]);
    expect(fingerprint("secret")).not.toBe(mark);
  });

  test("stored credentials without a key check are not trusted to any key", async () => {
    await database.db.credential.create({
      data: { name: "edge", kind: "kong", sealed: seal("x", place), fingerprint: "0" },
    });
    await database.db.setting.delete({ where: { key: "vault-canary" } });
    await unlockVault(database.db, [v1]);
    expect(vaultState()).toMatchObject({ locked: expect.stringContaining("Restore a backup") });
  });
});
