import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { openTestDatabase, type TestDatabase } from "#lib/db/testing.ts";
import { env } from "#lib/env.ts";
import { authOptions } from "./auth.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await database.close();
});

test.each(["AUTH_TRUST_HOST", "VERCEL"])("NextAuth takes its address from our setting, not from Host by %s", (name) => {
  vi.stubEnv(name, "1");
  vi.stubEnv("NEXTAUTH_URL", "https://elsewhere.example");
  authOptions(() => undefined);
  expect(process.env[name]).toBeUndefined();
  expect(process.env.NEXTAUTH_URL).toBe(env().GATEHOUSE_URL);
});
