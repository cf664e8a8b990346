import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTestDatabase, type TestDatabase } from "#lib/db/testing.ts";
import type { JsonObject } from "#lib/model/json.ts";
import { createApi } from "./create-api.ts";
import { loadDefinition } from "./definition.ts";
import { deleteApi } from "./delete-api.ts";
import { storeDocument } from "./documents.ts";
import { replaceDefinition, setExtension, setPolicies, updateDraft } from "./edit-draft.ts";
import { getApi } from "./queries.ts";
import { restoreRevision } from "./restore-revision.ts";
import { diffRevisions, getRevision, listRevisions } from "./revision-queries.ts";
import { createRevision } from "./revisions.ts";
import { deployRow, documentText, someone } from "./testing.ts";

const publisher = someone("publisher");
const viewer = someone("viewer");
const backends = [{ url: "https://backend.example.com/v1" }];

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

let number = 0;
/** An API of its own for each test, from a document with these paths. */
async function anApi(paths: readonly string[] = ["/orders/{id}"]) {
  number += 1;
  const name = `Orders ${number}`;
  const { id: documentId } = await storeDocument(publisher, documentText(name, paths));
  const api = await createApi(publisher, {
    documentId,
    name,
    version: "1.0.0",
    basePath: `/orders-${number}`,
    backends,
  });
  return { ...api, name, documentId };
}

describe("createApi", () => {
  it("takes operations from the document, and names from the person", async () => {
    const created = await anApi(["/orders", "/orders/{id}"]);
    const api = await getApi(viewer.actor, created.id);
    expect(api).toMatchObject({ slug: `${created.slug}`, lifecycle: "draft", operationCount: 2, draftChanged: true });
    expect(api.draft.operations.map((operation) => operation.id)).toEqual(["get-/orders", "get-/orders/{id}"]);
    expect(api.draft.backends).toEqual([{ url: "https://backend.example.com/v1", weight: 100 }]);
    const event = await database.db.auditEvent.findFirstOrThrow({ where: { action: "api.create", subjectId: api.id } });
    expect(event).toMatchObject({ actorName: "Paula", outcome: "done" });
  });

  it("gives slugs that differ where versions share their major number", async () => {
    const { name } = await anApi();
    const next = await createApi(publisher, { name, version: "1.1.0", basePath: "/orders-next", backends });
    expect(next.slug).toBe(`orders-${number}-v1-1-0`);
  });

  it("says by field what is taken", async () => {
    const { name } = await anApi();
    const same = { name, version: "1.0.0", basePath: "/elsewhere", backends };
    await expect(createApi(publisher, same)).rejects.toMatchObject({
      code: "conflict",
      fields: { version: `${name} 1.0.0 exists.` },
    });
    const samePath = { name: "Other", version: "1.0.0", basePath: `/orders-${number}`, backends };
    await expect(createApi(publisher, samePath)).rejects.toMatchObject({
      code: "conflict",
      fields: { basePath: `Used by ${name} 1.0.0.` },
    });
  });

  it.each<[string, object, string]>([
    ["a base path with a trailing slash", { basePath: "/a/" }, "basePath"],
    ["no backend", { backends: [] }, "backends"],
    ["a backend that is no address", { backends: [{ url: "backend" }] }, "backends.0.url"],
    ["a backend with credentials", { backends: [{ url: "https://me:secret@a.example.com" }] }, "backends.0.url"],
    ["a base path that climbs", { basePath: "/a/../b" }, "basePath"],
    ["a path that cannot be routed", { operations: [{ id: "a", method: "GET", path: "/a?b" }] }, "operations"],
    ["an empty name", { name: "" }, "name"],
  ])("refuses %s beside its field", async (_name, wrong, field) => {
    const input = { name: "Wrong", version: "1", basePath: "/wrong", backends, ...wrong };
    const refusal = await createApi(publisher, input).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: "invalid" });
    expect(refusal).toHaveProperty(["fields", field]);
  });

  it("refuses a document with errors, and gives them", async () => {
    const { id: documentId } = await storeDocument(publisher, documentText("Clash", ["/a/{x}", "/a/{y}"]));
    const input = { documentId, name: "Clash", version: "1", basePath: "/clash", backends };
    await expect(createApi(publisher, input)).rejects.toMatchObject({
      code: "invalid",
      findings: [{ code: "openapi.same-path", line: 1 }],
    });
  });

  it("refuses operations that a gateway cannot tell apart", async () => {
    const operations = [
      { id: "one", method: "GET" as const, path: "/a/{x}" },
      { id: "two", method: "GET" as const, path: "/a/{y}" },
    ];
    const input = { name: "Same", version: "1", basePath: "/same", backends, operations };
    await expect(createApi(publisher, input)).rejects.toMatchObject({ code: "invalid" });
  });

  it("refuses a viewer", async () => {
    const input = { name: "No", version: "1", basePath: "/no", backends };
    await expect(createApi(viewer, input)).rejects.toMatchObject({ code: "forbidden" });
  });
});

describe("editing a draft", () => {
  it("changes what is given and keeps the rest", async () => {
    const { id: apiId, rowVersion } = await anApi();
    const edited = await updateDraft(publisher, {
      apiId,
      rowVersion,
      patch: { basePath: "/moved" },
    });
    const api = await getApi(viewer.actor, apiId);
    expect(edited.rowVersion).toBe(rowVersion + 1);
    expect(api).toMatchObject({ basePath: "/moved", operationCount: 1 });
    expect(api.draft).toMatchObject({ basePath: "/moved", operations: [{ path: "/orders/{id}" }] });
  });

  it("refuses a draft that someone else changed since, and says who", async () => {
    const { id: apiId, rowVersion } = await anApi();
    await updateDraft(someone("publisher", "Ana"), { apiId, rowVersion, patch: { version: "1.0.1" } });
    const late = updateDraft(publisher, { apiId, rowVersion, patch: { basePath: "/late" } });
    await expect(late).rejects.toMatchObject({ code: "conflict", sentence: expect.stringMatching(/^Ana changed/) });
    expect((await getApi(viewer.actor, apiId)).basePath).not.toBe("/late");
  });

  it("lets one of two that save at once win", async () => {
    const { id: apiId, rowVersion } = await anApi();
    const results = await Promise.allSettled(
      ["/first", "/second"].map((basePath) => updateDraft(publisher, { apiId, rowVersion, patch: { basePath } })),
    );
    expect(results.map((result) => result.status).sort()).toEqual(["fulfilled", "rejected"]);
  });

  it("keeps policies when something else is patched", async () => {
    const { id: apiId, rowVersion } = await anApi();
    const config = { type: "rate-limit", requests: 10, per: "minute", by: "ip" } as const;
    const policies = [{ id: "limit", name: "", enabled: true, match: { paths: [], methods: [] }, config }];
    const set = await setPolicies(publisher, { apiId, rowVersion, policies });
    await updateDraft(publisher, { apiId, rowVersion: set.rowVersion, patch: { version: "1.0.1" } });
    expect((await getApi(viewer.actor, apiId)).draft.policies).toMatchObject([{ id: "limit" }]);
  });

  it("keeps what one kind of gateway alone reads, until it is as it would be unsaid", async () => {
    const { id: apiId, rowVersion } = await anApi();
    const kind = "aws-rest";
    const set = await setExtension(publisher, { apiId, rowVersion, kind, values: { authorization: "iam" } });
    const policed = await setPolicies(publisher, { apiId, rowVersion: set.rowVersion, policies: [] });
    expect((await getApi(viewer.actor, apiId)).draft.extensions).toEqual({ [kind]: { authorization: "iam" } });
    const event = { action: "api.extensions", subjectId: apiId };
    expect(await database.db.auditEvent.count({ where: event })).toBe(1);
    const version = { apiId, rowVersion: policed.rowVersion, kind };
    await setExtension(publisher, { ...version, values: { authorization: "none" } });
    expect((await getApi(viewer.actor, apiId)).draft.extensions).toEqual({});
  });

  it("refuses what the kind of gateway does not know, and kinds that read nothing of their own", async () => {
    const { id: apiId, rowVersion } = await anApi();
    const set = (kind: string, values: JsonObject) => setExtension(publisher, { apiId, rowVersion, kind, values });
    await expect(set("aws-rest", { authorization: "kerberos" })).rejects.toMatchObject({
      code: "invalid",
      fields: { "values.authorization": expect.any(String) },
    });
    for (const kind of ["kong", "constructor"]) await expect(set(kind, {})).rejects.toMatchObject({ code: "invalid" });
    expect((await getApi(viewer.actor, apiId)).draft.extensions).toEqual({});
  });

  it("takes another document, keeping backends and policies", async () => {
    const { id: apiId, rowVersion, name } = await anApi();
    const { id: documentId } = await storeDocument(publisher, documentText(name, ["/orders", "/orders/{id}"]));
    await replaceDefinition(publisher, { apiId, rowVersion, documentId });
    const api = await getApi(viewer.actor, apiId);
    expect(api.operationCount).toBe(2);
    expect(api.document?.id).toBe(documentId);
    expect(api.draft.backends).toHaveLength(1);
  });
});

describe("createRevision", () => {
  const revise = (apiId: string) => database.db.$transaction((tx) => createRevision(tx, publisher, apiId));

  it("makes one for a changed draft and none for the same", async () => {
    const { id: apiId, rowVersion } = await anApi();
    const first = await revise(apiId);
    const again = await revise(apiId);
    expect(first).toMatchObject({ number: 1, reused: false });
    expect(again).toEqual({ ...first, reused: true });
    expect((await getApi(viewer.actor, apiId)).draftChanged).toBe(false);
    await updateDraft(publisher, { apiId, rowVersion, patch: { backends: [{ url: "https://other.example.com" }] } });
    expect(await revise(apiId)).toMatchObject({ number: 2, reused: false });
    expect((await listRevisions(viewer.actor, { apiId })).items.map((revision) => revision.number)).toEqual([2, 1]);
  });

  it("does not count a document that only changed its layout", async () => {
    const { id: apiId, rowVersion, name } = await anApi();
    await revise(apiId);
    const spaced = JSON.stringify(JSON.parse(documentText(name, ["/orders/{id}"])), null, 2);
    const { id: documentId } = await storeDocument(publisher, spaced);
    await replaceDefinition(publisher, { apiId, rowVersion, documentId });
    expect(await revise(apiId)).toMatchObject({ number: 1, reused: true });
  });

  it("gives two rollouts that start at once the same revision", async () => {
    const { id: apiId } = await anApi();
    const made = await Promise.all([revise(apiId), revise(apiId)]);
    expect(made.map((revision) => revision.number)).toEqual([1, 1]);
    expect(made.filter((revision) => revision.reused)).toHaveLength(1);
  });

  it("is restored into the draft, whole, and kept as it is", async () => {
    const { id: apiId, rowVersion, name, documentId } = await anApi(["/orders"]);
    await revise(apiId);
    const { id: other } = await storeDocument(publisher, documentText(name, ["/orders", "/more"]));
    const one = await replaceDefinition(publisher, { apiId, rowVersion, documentId: other });
    const patch = { backends: [{ url: "https://other.example.com" }] };
    const two = await updateDraft(publisher, { apiId, rowVersion: one.rowVersion, patch });
    await restoreRevision(publisher, { apiId, rowVersion: two.rowVersion, number: 1 });
    const api = await getApi(viewer.actor, apiId);
    expect(api).toMatchObject({ operationCount: 1, draftChanged: false, document: { id: documentId } });
    expect(api.draft.backends).toEqual([{ url: "https://backend.example.com/v1", weight: 100 }]);
    const missing = restoreRevision(publisher, { apiId, rowVersion: api.rowVersion, number: 9 });
    await expect(missing).rejects.toMatchObject({ code: "not-found" });
    const late = restoreRevision(publisher, { apiId, rowVersion, number: 1 });
    await expect(late).rejects.toMatchObject({ code: "conflict" });
  });

  it("loads as a definition, with its document when asked", async () => {
    const { id: apiId } = await anApi();
    const { id } = await revise(apiId);
    const definition = await loadDefinition(id);
    expect(definition.document).toMatchObject({ openapi: "3.1.0" });
    expect(await loadDefinition(id, { document: false })).not.toHaveProperty("document");
    expect((await getRevision(viewer.actor, id)).definition.operations).toHaveLength(1);
  });

  it("is compared with the draft by meaning", async () => {
    const { id: apiId, rowVersion, name } = await anApi(["/orders", "/orders/{id}"]);
    await revise(apiId);
    const { id: documentId } = await storeDocument(publisher, documentText(name, ["/orders/{orderId}", "/customers"]));
    await replaceDefinition(publisher, { apiId, rowVersion, documentId });
    const changes = await diffRevisions(viewer.actor, { apiId, from: 1, to: "draft" });
    expect(changes.map((change) => [change.impact, change.rule, change.operation])).toEqual([
      ["breaking", "operation.removed", "GET /orders"],
      ["risky", "operation.id", "GET /orders/{orderId}"],
      ["safe", "operation.described", "GET /orders/{orderId}"],
      ["safe", "operation.added", "GET /customers"],
    ]);
    expect(await diffRevisions(viewer.actor, { apiId, from: 1, to: 1 })).toEqual([]);
  });
});

describe("deleteApi", () => {
  it("is refused while it runs somewhere, with the gateways named", async () => {
    const { id: apiId, name } = await anApi();
    await deployRow(database.db, apiId, "live", "gateway-b");
    await deployRow(database.db, apiId, "failed-permanent", "gateway-a");
    await expect(deleteApi(publisher, { apiId })).rejects.toMatchObject({
      code: "blocked",
      sentence: `${name} 1.0.0 still runs on gateway-a, gateway-b. Undeploy it there, then delete it.`,
    });
  });

  it("takes revisions and history with it, and leaves the calls and the audit", async () => {
    const { db } = database;
    const { id: apiId } = await anApi();
    const revision = await db.$transaction((tx) => createRevision(tx, publisher, apiId));
    const deploymentId = await deployRow(db, apiId, "removed", "gateway-c");
    const { gatewayId } = await db.deployment.findUniqueOrThrow({ where: { id: deploymentId } });
    const rollout = await db.rollout.create({ data: { kind: "deploy", strategy: "independent", apiId } });
    const target = await db.target.create({
      data: { rolloutId: rollout.id, deploymentId, gatewayId, revisionId: revision.id, generation: 1 },
    });
    const call = {
      targetId: target.id,
      gatewayId,
      phase: "apply",
      effect: "write",
      method: "PUT",
      address: "/x",
      durationMs: 1,
    };
    const { id: callId } = await db.providerCall.create({ data: { ...call, startedAt: new Date() } });

    await deleteApi(publisher, { apiId });

    expect(await db.api.findUnique({ where: { id: apiId } })).toBeNull();
    expect(await db.revision.count({ where: { apiId } })).toBe(0);
    expect(await db.providerCall.findUnique({ where: { id: callId } })).toMatchObject({ targetId: null, gatewayId });
    expect(await db.auditEvent.count({ where: { subjectId: apiId, action: "api.delete" } })).toBe(1);
  });
});
