import { afterAll, beforeAll, expect, it } from "vitest";
import { openTestDatabase, type TestDatabase } from "#lib/db/testing.ts";
import { createWrittenApi } from "./create-written-api.ts";
import { getDocumentSource } from "./document-queries.ts";
import { getApi } from "./queries.ts";
import { someone } from "./testing.ts";

const publisher = someone("publisher");
const backends = [{ url: "https://backend.example.com" }];
const api = { name: "Orders", version: "1.0.0", basePath: "/orders/v1", backends };

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

it("makes an API with a document that says its operations", async () => {
  const { id } = await createWrittenApi(publisher, {
    ...api,
    operations: [
      { method: "GET", path: "/orders/{id}", summary: "Get an order" },
      { method: "POST", path: "/orders" },
    ],
  });
  const { draft, document } = await getApi(publisher.actor, id);
  expect(draft.operations.map(({ method, path, summary }) => [method, path, summary])).toEqual([
    ["GET", "/orders/{id}", "Get an order"],
    ["POST", "/orders", undefined],
  ]);
  expect(document?.findings).toEqual([]);
  const { source, format } = await getDocumentSource(publisher.actor, document?.id ?? "");
  expect(format).toBe("yaml");
  expect(source).toMatch(/^openapi: 3\.1\.0\ninfo:\n {2}title: Orders\n/);
});

it.each<[string, readonly { method: "GET"; path: string }[], string]>([
  ["no operation", [], "operations"],
  ["a path without a slash", [{ method: "GET", path: "orders" }], "operations.0.path"],
  [
    "two that are one to a gateway",
    [
      { method: "GET", path: "/a/{x}" },
      { method: "GET", path: "/a/{y}" },
    ],
    "operations.1.path",
  ],
])("refuses %s beside its field, and stores nothing", async (_name, operations, field) => {
  const before = await database.db.document.count();
  const refusal = await createWrittenApi(publisher, { ...api, version: "2", operations: [...operations] }).catch(
    (error: unknown) => error,
  );
  expect(refusal).toMatchObject({ code: "invalid" });
  expect(refusal).toHaveProperty(["fields", field]);
  expect(await database.db.document.count()).toBe(before);
});

it("refuses a viewer", async () => {
  const input = { ...api, operations: [{ method: "GET" as const, path: "/a" }] };
  await expect(createWrittenApi(someone("viewer"), input)).rejects.toMatchObject({ code: "forbidden" });
});
