import path from "node:path";
import { getRequestListener } from "@hono/node-server";
import { html } from "../core/html.ts";
import { listen } from "../core/http.ts";
import { isObject, parseJson } from "../core/json.ts";
import { RequestLog } from "../core/request-log.ts";
import { Definitions, isSlug } from "./definitions.ts";
import { diagnosticAnswer } from "./diagnostics.ts";
import { MockServers } from "./mock-servers.ts";
import { countOperations } from "./prepare-document.ts";

export interface SandboxBackendOptions {
  /** Folder for the definitions; absent means in memory only. */
  readonly statePath?: string;
  /** 0, the default, takes a free one. */
  readonly port?: number;
}

export interface SandboxBackend {
  readonly url: string;
  readonly requests: RequestLog;
  readonly definitions: Definitions;
  readonly close: () => Promise<void>;
}

/** Starts the backend that answers imported definitions from their examples and schemas, on loopback. */
export async function startSandboxBackend(options: SandboxBackendOptions = {}): Promise<SandboxBackend> {
  const { statePath } = options;
  const definitions = new Definitions(statePath === undefined ? undefined : path.join(statePath, "definitions"));
  const mocks = new MockServers(definitions);
  const requests = new RequestLog();
  const answer = async (request: Request): Promise<Response> => {
    const url = new URL(request.url);
    if (url.pathname.startsWith("/__sandbox")) return ownAnswer(definitions, mocks, requests, request, url);
    const startedAt = Date.now();
    const response = (await diagnosticAnswer(request)) ?? (await mockAnswer(mocks, request, url));
    requests.add({
      at: new Date(startedAt).toISOString(),
      door: "backend",
      method: request.method,
      path: url.pathname + url.search,
      status: response.status,
      durationMs: Date.now() - startedAt,
    });
    return response;
  };
  const listener = getRequestListener(answer, { overrideGlobalObjects: false });
  const server = await listen(async (request, response) => listener(request, response), options.port);
  return { url: server.url, requests, definitions, close: server.close };
}

async function mockAnswer(mocks: MockServers, request: Request, url: URL): Promise<Response> {
  const [, slug = "", ...rest] = url.pathname.split("/");
  const mock = await mocks.find(slug);
  if (mock === undefined)
    return message(404, `No definition is known here as "${slug}". Put one to /__sandbox/definitions/${slug}.`);
  const inner = new URL(`/${rest.join("/")}${url.search}`, url);
  const hasBody = request.method !== "GET" && request.method !== "HEAD";
  const body = hasBody ? { body: await request.arrayBuffer() } : {};
  return mock(new Request(inner, { method: request.method, headers: request.headers, ...body }));
}

/** `/__sandbox`: which definitions there are; put and delete one; the request log. */
async function ownAnswer(
  definitions: Definitions,
  mocks: MockServers,
  requests: RequestLog,
  request: Request,
  url: URL,
): Promise<Response> {
  const [, , noun, slug] = url.pathname.split("/");
  if (noun === "requests" && request.method === "GET") return Response.json(requests.all());
  if (noun === "definitions" && slug === undefined) return Response.json(definitions.slugs());
  if (noun !== "definitions" || slug === undefined) return page(definitions, url);
  if (!isSlug(slug)) return message(400, "A slug is made of letters, digits, dots, dashes, tildes and underscores.");
  if (request.method === "DELETE") {
    definitions.remove(slug);
    mocks.forget(slug);
    return new Response(null, { status: 204 });
  }
  if (request.method !== "PUT") {
    const document = definitions.get(slug);
    return document === undefined ? message(404, `No definition is known here as "${slug}".`) : Response.json(document);
  }
  const document = parseJson(await request.text());
  if (!isObject(document) || !("openapi" in document || "swagger" in document))
    return message(400, "Send an OpenAPI document as a JSON object.");
  definitions.put(slug, document);
  mocks.forget(slug);
  return Response.json({ slug, url: `${url.origin}/${slug}`, operations: countOperations(document) });
}

function page(definitions: Definitions, url: URL): Response {
  const items = definitions.slugs().map((slug) => html`<li><code>${url.origin}/${slug}</code></li>`);
  const text = html`<!doctype html><html lang="en"><meta charset="utf-8"><title>Backend · sandbox</title>
<h1>Sandbox backend</h1><p>Answers ${items.length} definitions from their examples and schemas.</p><ul>${items}</ul></html>`
    .text;
  return new Response(text, {
    headers: { "Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": "default-src 'none'" },
  });
}

function message(status: number, sentence: string): Response {
  return Response.json({ message: sentence }, { status });
}
