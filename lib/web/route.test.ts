import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { makeUser, startTestSession } from "#lib/access/testing.ts";
import { openTestDatabase, type TestDatabase } from "#lib/db/testing.ts";
import { AppError } from "#lib/errors.ts";
import { readBody } from "./body.ts";
import { type RouteHandler, route } from "./route.ts";
import { browserHeaders } from "./testing.ts";

let database: TestDatabase;
let sessionToken: string;
beforeAll(async () => {
  database = await openTestDatabase();
  sessionToken = await startTestSession((await makeUser("viewer")).id);
});
afterAll(() => database.close());

const forgedId = "01990000-0000-7000-8000-000000000001";

async function call(
  handler: RouteHandler,
  options: { search?: string; id?: string; body?: string | ReadableStream } = {},
) {
  const { search = "", id = "01990000-0000-7000-8000-000000000000", body } = options;
  const request = new Request(`http://localhost:3000/api/things${search}`, {
    method: body === undefined ? "GET" : "POST",
    headers: await browserHeaders({ sessionToken, headers: { "x-request-id": forgedId } }),
    ...(body === undefined ? {} : { body, duplex: "half" }),
  });
  return handler(request, { params: Promise.resolve({ id }) });
}

const read = { name: "thing.read", permission: "gateway:read" } as const;

describe("a route", () => {
  const handler = route({
    ...read,
    params: z.object({ id: z.uuid() }),
    search: z.object({ limit: z.coerce.number().max(100).default(10) }),
    run: async ({ params, search, context }) => ({ ...params, ...search, by: context.actor.name }),
  });

  test("answers plain data as JSON that nobody keeps", async () => {
    const response = await call(handler, { search: "?limit=5" });
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ limit: 5, by: "A viewer" });
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(response.headers.get("x-content-type-options")).toBe("nosniff");
    expect(response.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
    expect(response.headers.get("x-request-id")).not.toBe(forgedId);
  });

  test.each([
    ["an id of another shape", { id: "1 OR 1=1" }, 404, "not-found"],
    ["a search value out of range", { search: "?limit=1000000000" }, 400, "invalid"],
    ["a search key nobody knows", { search: "?offset=5" }, 400, "invalid"],
  ])("answers %s with problem JSON", async (_, options, status, code) => {
    const response = await call(handler, options);
    expect(response.status).toBe(status);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    expect(await response.json()).toMatchObject({ status, code, reference: expect.any(String) });
  });

  test("at an address without parts is given no params by Next", async () => {
    const plain = route({ ...read, run: async ({ params }) => ({ params }) });
    const request = new Request("http://localhost:3000/api/things", {
      headers: await browserHeaders({ sessionToken }),
    });
    const response = await plain(request, { params: Promise.resolve(undefined) });
    expect(await response.json()).toEqual({ params: {} });
  });

  test("maps what its work throws", async () => {
    const gone = route({
      ...read,
      run: () => Promise.reject(new AppError({ code: "not-found", sentence: "It is gone." })),
    });
    const response = await call(gone);
    expect([response.status, await response.json()]).toMatchObject([404, { title: "It is gone." }]);
  });

  test.each(["token", "agent"] as const)("behind the %s door lets nobody in yet", async (door) => {
    const closed = route({
      name: "thing.closed",
      door,
      reason: "a test",
      throttle: { instead: "closed" },
      run: async () => ({}),
    });
    expect((await call(closed)).status).toBe(401);
  });
});

describe("an upload", () => {
  const upload = route({
    name: "thing.upload",
    permission: "gateway:read",
    method: "POST",
    subject: () => ({ type: "thing", name: "upload" }),
    run: async ({ request }) => ({ bytes: (await readBody(request, 1024 * 1024)).byteLength }),
  });

  function endless(): ReadableStream<Uint8Array> {
    return new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(64 * 1024)) });
  }

  test("is read as it comes and audited", async () => {
    expect(await (await call(upload, { body: "x".repeat(1000) })).json()).toEqual({ bytes: 1000 });
    expect(await database.db.auditEvent.count({ where: { action: "thing.upload", outcome: "done" } })).toBe(1);
  });

  test("that never ends is given up at the limit", async () => {
    const response = await call(upload, { body: endless() });
    expect([response.status, await response.json()]).toMatchObject([413, { title: /larger than 1 MB/ }]);
  });
});
