import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTestDatabase, type TestDatabase } from "#lib/db/testing.ts";
import type { CommandContext } from "#lib/model/actor.ts";
import { getDocument, getDocumentSource } from "./document-queries.ts";
import { fetchDocument, storeDocument } from "./documents.ts";

const publisher: CommandContext = { actor: { kind: "system", name: "script" }, requestId: "test" };
const viewer: CommandContext = {
  actor: { kind: "user", id: "0", name: "Vera", email: "v@example.com", role: "viewer", sessionId: "0" },
  requestId: "test",
};
const github = "node_modules/@octokit/openapi/generated/api.github.com.json";

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

const minimal = (title: string) =>
  JSON.stringify({ openapi: "3.1.0", info: { title, version: "1.0.0" }, paths: { "/a": { get: { responses: {} } } } });

/** Milliseconds: megabytes are read and written while other tests have the processors too. */
const patience = 180_000;

describe("storeDocument", () => {
  it("stores a document once, by its bytes", async () => {
    const first = await storeDocument(publisher, minimal("Once"), { sourceName: "once.json" });
    const again = await storeDocument(publisher, new TextEncoder().encode(minimal("Once")));
    expect(first).toMatchObject({ format: "json", known: false, summary: { title: "Once" } });
    expect(again).toEqual({ ...first, known: true });
    expect(await database.db.document.count({ where: { id: first.id } })).toBe(1);
    expect(await database.db.auditEvent.count({ where: { action: "document.import", subjectId: first.id } })).toBe(1);
  });

  it("stores a document that cannot be read, so that its findings can be shown", async () => {
    const stored = await storeDocument(publisher, "openapi: 3.0.0\ninfo: [\n");
    const shown = await getDocument(viewer.actor, stored.id);
    expect(shown.findings[0]).toMatchObject({ severity: "error", code: "openapi.not-yaml", line: 3 });
    expect(await getDocumentSource(viewer.actor, stored.id)).toEqual({
      format: "yaml",
      source: "openapi: 3.0.0\ninfo: [\n",
    });
  });

  it.each([
    ["over 20 MB", new Uint8Array(20_000_001), "too-large"],
    ["not UTF-8", new Uint8Array([0x7b, 0xff, 0x7d]), "invalid"],
    ["with a NUL character", "{\0}", "invalid"],
  ])("refuses a source %s", async (_name, source, code) => {
    await expect(storeDocument(publisher, source)).rejects.toMatchObject({ code });
  });

  it("refuses a viewer", async () => {
    await expect(storeDocument(viewer, minimal("No"))).rejects.toMatchObject({ code: "forbidden" });
  });

  it(
    "takes GitHub's whole description",
    async () => {
      const stored = await storeDocument(publisher, readFileSync(github));
      expect(stored.summary.operations).toHaveLength(1223);
      const row = await database.db.document.findUniqueOrThrow({ where: { id: stored.id } });
      expect(row.normalised).toMatchObject({ openapi: "3.1.1" });
    },
    patience,
  );

  it(
    "lets the portal answer while it reads",
    async () => {
      let turns = 0;
      const timer = setInterval(() => {
        turns += 1;
      }, 5);
      // Another hash, so that it is read and not found.
      await storeDocument(publisher, `${readFileSync(github, "utf8")} `);
      clearInterval(timer);
      expect(turns).toBeGreaterThan(20);
    },
    patience,
  );
});

describe("fetchDocument", () => {
  it("goes out by the guard, which refuses the machine itself", async () => {
    let calls = 0;
    const server = createServer((_request, response) => {
      calls += 1;
      response.end(minimal("Inside"));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    await expect(fetchDocument(publisher, `https://127.0.0.1:${port}/openapi.json`)).rejects.toMatchObject({
      name: "AppError",
    });
    expect(calls).toBe(0);
    server.close();
  });
});
