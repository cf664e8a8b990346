import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestDatabase, type TestDatabase } from "#lib/db/testing.ts";
import { env } from "#lib/env.ts";
import { POST } from "./route.ts";

// What NextAuth itself does with a request needs Next around it: the journeys sign in, here is what stands before it.
let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

function post(act: string[], body: string): Promise<Response> {
  const { GATEHOUSE_URL } = env();
  const headers = { origin: GATEHOUSE_URL, "content-type": "application/x-www-form-urlencoded" };
  const request = new Request(`${GATEHOUSE_URL}/api/auth/${act.join("/")}`, { method: "POST", headers, body });
  return POST(request, { params: Promise.resolve({ nextauth: act }) });
}

test("a body beyond all forms is given up before NextAuth reads it", async () => {
  const body = new URLSearchParams({ email: "ana@example.test", password: "x".repeat(2 * 1024 * 1024) });
  expect((await post(["callback", "credentials"], body.toString())).status).toBe(413);
});

test("strangers cannot write into the log by NextAuth's own door for it", async () => {
  expect((await post(["_log"], "code=forged")).status).toBe(404);
});
