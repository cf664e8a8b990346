import { describe, expect, test } from "vitest";
import { commonPasswords } from "./common-passwords.ts";
import { hashPassword, nobodysHash, refuseWeakPassword, verifyPassword } from "./password.ts";
import { newPasswordSchema, passwordLength } from "./user-input.ts";

const person = { email: "ana.lopez@example.com", name: "Ana Lopez" };

describe("a password", () => {
  test("is hashed with argon2id at 64 MiB, three passes, four lanes", async () => {
    expect(await hashPassword("a good long password")).toMatch(/^\$argon2id\$v=19\$m=65536,t=3,p=4\$/);
  });

  test("verifies only against its own hash, and never without one", async () => {
    const stored = await hashPassword("a good long password");
    expect(await verifyPassword(stored, "a good long password")).toBe(true);
    expect(await verifyPassword(stored, "a good long passwore")).toBe(false);
    expect(await verifyPassword(undefined, "a good long password")).toBe(false);
    expect(await verifyPassword(null, "a good long password")).toBe(false);
  });

  test("of nobody costs as much to check as anybody's, so that time tells no accounts", async () => {
    const cost = (stored: string) => stored.split("$").slice(0, 4);
    expect(cost(nobodysHash)).toEqual(cost(await hashPassword("a good long password")));
  });

  test("of any size beyond the limit is refused without hashing", async () => {
    expect(await verifyPassword("not even a hash", "x".repeat(10_000_000))).toBe(false);
  });

  test("verified forty times at once still all come back", async () => {
    const stored = await hashPassword("a good long password");
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, index) => verifyPassword(stored, index % 2 === 0 ? "a good long password" : "no")),
    );
    expect(answers.filter(Boolean)).toHaveLength(20);
  });
});

test.each([
  ["password1234", "attackers try first"],
  ["Password-1234!", "attackers try first"],
  ["QWERTYUIOP12", "attackers try first"],
  ["aababababaabab", "fewer than five"],
  ["hello ana.lopez hello", "your name or e-mail"],
  ["LOPEZ is my name", "your name or e-mail"],
])("%s is refused: %s", (password, reason) => {
  expect(() => refuseWeakPassword(password, person)).toThrow(reason);
});

test("an ordinary long password is taken, also by people with short names", () => {
  expect(() => refuseWeakPassword("seven green bottles hang", { email: "al@b.io", name: "Al B" })).not.toThrow();
});

test("every entry of the common list could be typed: it is long enough to pass the form", () => {
  expect([...commonPasswords].filter((entry) => entry.length < passwordLength.shortest)).toEqual([]);
});

test.each([
  [11, false],
  [12, true],
  [256, true],
  [257, false],
])("a new password of %i characters is accepted: %s", (length, accepted) => {
  expect(newPasswordSchema.safeParse("x".repeat(length)).success).toBe(accepted);
});
