import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTestDatabase, type TestDatabase } from "#lib/db/testing.ts";
import { changeLifecycle } from "./change-lifecycle.ts";
import { createApi } from "./create-api.ts";
import { storeDocument } from "./documents.ts";
import { createVersion } from "./new-version.ts";
import { getApi } from "./queries.ts";
import { documentText, someone } from "./testing.ts";

const publisher = someone("publisher");
const viewer = someone("viewer");

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
  const config = { type: "rate-limit", requests: 10, per: "minute", by: "ip" } as const;
  const policies = [{ id: "limit", config }];
  const backends = [{ url: "https://backend.example.com" }];
  const basePath = `/orders-${number}/v1`;
  const { id: apiId, rowVersion } = await createApi(publisher, {
    documentId,
    name,
    version: "1.0.0",
    basePath,
    backends,
    policies,
  });
  return { apiId, rowVersion, name, basePath, documentId };
}

describe("changeLifecycle", () => {
  it("moves where the table allows it, and says in the audit from where", async () => {
    const { apiId, rowVersion } = await anApi();
    const one = await changeLifecycle(publisher, { apiId, rowVersion, to: "published" });
    await changeLifecycle(publisher, { apiId, rowVersion: one.rowVersion, to: "deprecated" });
    expect((await getApi(viewer.actor, apiId)).lifecycle).toBe("deprecated");
    const events = await database.db.auditEvent.findMany({
      where: { action: "api.lifecycle", subjectId: apiId },
      orderBy: { sequence: "asc" },
    });
    expect(events.map(({ before, after }) => [before, after])).toMatchObject([
      [{ lifecycle: "draft" }, { lifecycle: "published" }],
      [{ lifecycle: "published" }, { lifecycle: "deprecated" }],
    ]);
  });

  it("refuses another move with its reason, and a viewer, and an old version", async () => {
    const { apiId, rowVersion } = await anApi();
    await expect(changeLifecycle(publisher, { apiId, rowVersion, to: "retired" })).rejects.toMatchObject({
      code: "blocked",
      sentence: "It stays draft. Nobody was told to use it yet. Delete it instead.",
    });
    await expect(changeLifecycle(viewer, { apiId, rowVersion, to: "published" })).rejects.toMatchObject({
      code: "forbidden",
    });
    await changeLifecycle(publisher, { apiId, rowVersion, to: "published" });
    await expect(changeLifecycle(publisher, { apiId, rowVersion, to: "deprecated" })).rejects.toMatchObject({
      code: "conflict",
    });
  });
});

describe("createVersion", () => {
  it("carries definition, backends and policies into another API of the same name", async () => {
    const { apiId, rowVersion, name, documentId } = await anApi();
    await changeLifecycle(publisher, { apiId, rowVersion, to: "published" });
    const team = await database.db.team.create({ data: { name: "Shop" } });
    await database.db.api.update({ where: { id: apiId }, data: { teamId: team.id } });
    const made = await createVersion(publisher, { apiId, version: "2.0.0", basePath: `/orders-${number}/v2` });
    const [old, next] = [await getApi(viewer.actor, apiId), await getApi(viewer.actor, made.id)];
    expect(next).toMatchObject({
      name,
      version: "2.0.0",
      lifecycle: "draft",
      slug: `orders-${number}-v2`,
      team: { name: "Shop" },
    });
    expect(next.document?.id).toBe(documentId);
    expect({ ...next.draft, version: "1.0.0", basePath: old.basePath }).toEqual(old.draft);
    expect(old).toMatchObject({ version: "1.0.0", lifecycle: "published" });
  });

  it("says beside the field what is taken", async () => {
    const { apiId, name, basePath } = await anApi();
    await expect(createVersion(publisher, { apiId, version: "1.0.0", basePath: "/elsewhere" })).rejects.toMatchObject({
      code: "conflict",
      fields: { version: `${name} 1.0.0 exists.` },
    });
    await expect(createVersion(publisher, { apiId, version: "2.0.0", basePath })).rejects.toMatchObject({
      code: "conflict",
      fields: { basePath: `Used by ${name} 1.0.0.` },
    });
  });
});
