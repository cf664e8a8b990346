import { Writable } from "node:stream";
import { inspect } from "node:util";
import { PrismaPg } from "@prisma/adapter-pg";
import { describe, expect, test } from "vitest";
import { PrismaClient } from "#generated/prisma/client.ts";
import { createLog, Secret } from "./log.ts";

const canary = "canary-5f1e";

function capture(): { readonly stream: Writable; readonly text: () => string } {
  const chunks: string[] = [];
  const stream = new Writable({
    write(chunk, _encoding, done) {
      chunks.push(String(chunk));
      done();
    },
  });
  return { stream, text: () => chunks.join("") };
}

describe("a secret", () => {
  const secret = new Secret(canary);
  test.each([
    ["a template literal", `${secret}`],
    ["JSON", JSON.stringify({ secret })],
    ["inspect", inspect({ nested: { secret } }, { depth: 5, showHidden: true })],
    ["concatenation", "".concat(String(secret))],
  ])("does not show in %s", (_form, text) => {
    expect(text).not.toContain(canary);
    expect(text).toContain("[redacted]");
  });

  test("is given only to who asks for it by name", () => {
    expect(secret.reveal()).toBe(canary);
  });
});

describe("the log", () => {
  test.each([
    ["a Secret", { value: new Secret(canary) }],
    ["a password", { password: canary }],
    ["a token one level down", { user: { token: canary } }],
    ["a header two levels down", { request: { headers: { authorization: canary } } }],
    ["a cookie by its header", { headers: { "set-cookie": canary } }],
  ])("redacts %s", (_what, fields) => {
    const { stream, text } = capture();
    createLog(stream, "info").info(fields, "a line");
    expect(text()).toContain("[redacted]");
    expect(text()).not.toContain(canary);
  });

  test.each([
    ["as it is", (error: unknown) => error],
    ["as the cause of another", (error: unknown) => new Error("could not save", { cause: error })],
  ])("keeps what Prisma was given out of its error, %s", async (_what, wrap) => {
    const client = new PrismaClient({ adapter: new PrismaPg("postgresql://127.0.0.1:1/none") });
    const data = { email: "a@example.com", name: "A", role: "viewer", passwordHash: canary, unheardOf: 1 };
    const error: unknown = await client.user.create({ data }).catch((reason: unknown) => reason);
    expect(String(error)).toContain(canary);
    const { stream, text } = capture();
    createLog(stream, "info").error({ err: wrap(error) }, "a line");
    expect(text()).not.toContain(canary);
    expect(text()).toMatch(/PrismaClientValidationError.*user\.create.*log\.test/);
  });

  test("a value cannot forge a line", () => {
    const { stream, text } = capture();
    createLog(stream, "info").info({ name: 'x"}\n{"level":"fatal"' }, "one\ntwo");
    expect(text().trim().split("\n")).toHaveLength(1);
  });
});
