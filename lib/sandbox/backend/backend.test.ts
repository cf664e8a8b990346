import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type SandboxBackend, startSandboxBackend } from "./backend.ts";

let backend: SandboxBackend;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "sandbox-backend-"));
  backend = await startSandboxBackend({ statePath: folder });
});
afterAll(async () => {
  await backend.close();
  rmSync(folder, { recursive: true });
});

const put = (slug: string, document: unknown) =>
  fetch(`${backend.url}/__sandbox/definitions/${slug}`, { method: "PUT", body: JSON.stringify(document) });
const json = async (address: string, init?: RequestInit): Promise<unknown> =>
  (await fetch(`${backend.url}${address}`, init)).json();

const answers = (example: unknown) => ({
  responses: { 200: { description: "", content: { "application/json": { example } } } },
});
const pets = {
  openapi: "3.1.0",
  info: { title: "Pets", version: "1" },
  security: [{ key: [] }],
  paths: {
    "/pets/{id}": { get: answers({ by: "id" }), delete: { responses: { 204: { description: "" } } } },
    "/pets/mine": { get: { ...answers({ by: "literal" }), security: [{ key: [] }] } },
    "/pets": {
      post: {
        requestBody: {
          required: true,
          content: { "application/json": { schema: { type: "object", required: ["name"] } } },
        },
        responses: {
          201: { description: "", content: { "application/json": { schema: { $ref: "#/components/schemas/Pet" } } } },
        },
      },
    },
    "/remote": {
      get: {
        responses: {
          200: {
            description: "",
            content: { "application/json": { schema: { $ref: "http://127.0.0.1:PORT/x.json" } } },
          },
        },
      },
    },
    "/script": { get: { ...answers({ script: false }), "x-handler": "return { script: true }" } },
  },
  components: {
    schemas: { Pet: { type: "object", properties: { name: { type: "string", examples: ["Rex"] } } } },
    securitySchemes: { key: { type: "apiKey", in: "header", name: "X-Key" } },
  },
};

describe("definitions", () => {
  it("are answered from examples and schemas, literal paths first, without asking for keys", async () => {
    const answer = await put("pets-v1", pets);
    expect(await answer.json()).toEqual({ slug: "pets-v1", url: `${backend.url}/pets-v1`, operations: 6 });
    expect(await json("/pets-v1/pets/7")).toEqual({ by: "id" });
    expect(await json("/pets-v1/pets/mine")).toEqual({ by: "literal" });
    const created = await fetch(`${backend.url}/pets-v1/pets`, { method: "POST", body: "{}" });
    expect([created.status, await created.json()]).toEqual([201, { name: "Rex" }]);
    expect((await fetch(`${backend.url}/pets-v1/pets/7`, { method: "DELETE" })).status).toBe(204);
    expect((await fetch(`${backend.url}/pets-v1/nothing`)).status).toBe(404);
  });

  it("never make the process fetch or run anything", async () => {
    let hits = 0;
    const trap = createServer((_request, response) => {
      hits += 1;
      response.end("{}");
    });
    await new Promise<void>((resolve) => trap.listen(0, "127.0.0.1", resolve));
    const address = trap.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    await put("trap", JSON.parse(JSON.stringify(pets).replaceAll("PORT", String(port))));
    expect((await fetch(`${backend.url}/trap/remote`)).status).toBe(200);
    expect(await json("/trap/script")).toEqual({ script: false });
    expect(hits).toBe(0);
    trap.close();
  });

  it("leave CORS to the gateway", async () => {
    await put("pets-v1", pets);
    const answer = await fetch(`${backend.url}/pets-v1/pets/7`, { headers: { origin: "https://a.example" } });
    expect([...answer.headers.keys()].filter((name) => name.startsWith("access-control"))).toEqual([]);
  });

  it("are replaced and deleted, and outlive the process", async () => {
    await put("pets-v2", pets);
    await put("pets-v2", { ...pets, paths: { "/pets/mine": { get: answers({ by: "second" }) } } });
    expect(await json("/pets-v2/pets/mine")).toEqual({ by: "second" });
    const later = await startSandboxBackend({ statePath: folder });
    expect(await (await fetch(`${later.url}/pets-v2/pets/mine`)).json()).toEqual({ by: "second" });
    await later.close();
    await fetch(`${backend.url}/__sandbox/definitions/pets-v2`, { method: "DELETE" });
    expect((await fetch(`${backend.url}/pets-v2/pets/mine`)).status).toBe(404);
    expect(await json("/__sandbox/definitions")).not.toContain("pets-v2");
  });

  it.each([
    ["text", "pets", "hello", 400],
    ["an object of another kind", "pets", { hello: 1 }, 400],
    ["a slug that leaves the folder", "..%2Fx", pets, 400],
  ])("are refused when they are %s", async (_what, slug, document, status) => {
    expect((await put(slug, document)).status).toBe(status);
  });

  it("are taken in Swagger 2.0 too", async () => {
    await put("old", {
      swagger: "2.0",
      info: { title: "Old", version: "1" },
      paths: {
        "/a/{x}": {
          get: {
            produces: ["application/json"],
            responses: { 200: { description: "", examples: { "application/json": { old: true } } } },
          },
        },
      },
    });
    expect(await json("/old/a/1")).toEqual({ old: true });
  });

  it("may be as large as GitHub's, of which every operation answers", async () => {
    const file = createRequire(import.meta.url).resolve("@octokit/openapi/generated/api.github.com.json");
    const text = readFileSync(file, "utf8");
    const answer = await fetch(`${backend.url}/__sandbox/definitions/github`, { method: "PUT", body: text });
    expect(await answer.json()).toMatchObject({ operations: 1_223 });
    const document: { paths: Record<string, Record<string, unknown>> } = JSON.parse(text);
    const strange: string[] = [];
    for (const [template, item] of Object.entries(document.paths)) {
      for (const method of Object.keys(item).filter((name) => /^(get|put|post|delete|patch)$/.test(name))) {
        const target = `${backend.url}/github${template.replace(/\{[^}]+\}/g, "1")}`;
        const { status } = await fetch(target, { method: method.toUpperCase(), redirect: "manual" });
        if (status >= 400) strange.push(`${status} ${method} ${template}`);
      }
    }
    expect(strange).toEqual([]);
  }, 120_000);
});

describe("diagnostics", () => {
  it("echo what arrived", async () => {
    expect(await json("/echo/a/b?q=1", { method: "POST", headers: { "x-one": "1" }, body: "hello" })).toMatchObject({
      ...{ method: "POST", path: "/echo/a/b", query: "q=1", body: "hello", headers: { "x-one": "1" } },
    });
  });

  it("answer with a status, or late", async () => {
    expect((await fetch(`${backend.url}/status/503`)).status).toBe(503);
    expect((await fetch(`${backend.url}/status/204`)).status).toBe(204);
    expect((await fetch(`${backend.url}/status/99`)).status).toBe(404);
    expect(await json("/delay/1")).toEqual({ delayedMs: 1 });
  });
});
