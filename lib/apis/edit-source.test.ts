import { afterAll, beforeAll, expect, it } from "vitest";
import { openTestDatabase, type TestDatabase } from "#lib/db/testing.ts";
import { createApi } from "./create-api.ts";
import { storeDocument } from "./documents.ts";
import { saveSource } from "./edit-source.ts";
import { getApi } from "./queries.ts";
import { createRevision } from "./revisions.ts";
import { documentText, someone } from "./testing.ts";

const publisher = someone("publisher");

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

let number = 0;
async function anApi() {
  number += 1;
  const name = `Orders ${number}`;
  const { id: documentId } = await storeDocument(publisher, documentText(name, ["/orders"]));
  const backends = [{ url: "https://backend.example.com" }];
  const api = await createApi(publisher, { documentId, name, version: "1", basePath: `/orders-${number}`, backends });
  return { apiId: api.id, rowVersion: api.rowVersion, name, documentId };
}
const isStored = async (id: string | undefined) => (await database.db.document.count({ where: { id } })) === 1;

it("becomes the definition, and what was typed in between is not kept", async () => {
  const { apiId, rowVersion, name, documentId } = await anApi();
  const first = documentText(name, ["/orders", "/a"]);
  const one = await saveSource(publisher, { apiId, rowVersion, source: first, format: "json" });
  expect(await isStored(documentId)).toBe(false);
  const second = await saveSource(publisher, {
    apiId,
    rowVersion: one.rowVersion,
    source: documentText(name, ["/orders", "/ab"]),
    format: "json",
  });
  const { draft, document } = await getApi(publisher.actor, apiId);
  expect(draft.operations.map(({ path }) => path)).toEqual(["/orders", "/ab"]);
  expect(second.findings.every(({ severity }) => severity !== "error")).toBe(true);
  expect(await isStored(document?.id)).toBe(true);
  expect(await database.db.document.count()).toBe(1);
});

it("keeps the document a revision is made of", async () => {
  const { apiId, rowVersion, name, documentId } = await anApi();
  await database.db.$transaction((tx) => createRevision(tx, publisher, apiId));
  await saveSource(publisher, { apiId, rowVersion, source: documentText(name, ["/b"]), format: "json" });
  expect(await isStored(documentId)).toBe(true);
});

it("with errors is refused with its findings, and stored nowhere", async () => {
  const { apiId, rowVersion } = await anApi();
  const before = await database.db.document.count();
  const broken = documentText("Broken", ["/orders/{id"]);
  await expect(saveSource(publisher, { apiId, rowVersion, source: broken, format: "json" })).rejects.toMatchObject({
    code: "invalid",
    fields: {},
    findings: expect.arrayContaining([expect.objectContaining({ code: "openapi.path-braces", line: 1 })]),
  });
  expect(await database.db.document.count()).toBe(before);
});

it("is refused over somebody else's, and leaves theirs", async () => {
  const { apiId, rowVersion, name } = await anApi();
  await saveSource(publisher, { apiId, rowVersion, source: documentText(name, ["/theirs"]), format: "json" });
  const late = saveSource(publisher, { apiId, rowVersion, source: documentText(name, ["/mine"]), format: "json" });
  await expect(late).rejects.toMatchObject({ code: "conflict" });
  expect((await getApi(publisher.actor, apiId)).draft.operations[0]?.path).toBe("/theirs");
});
