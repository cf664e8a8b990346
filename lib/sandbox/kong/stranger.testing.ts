import { createServer, request as httpRequest, type IncomingHttpHeaders } from "node:http";
import { afterAll, expect } from "vitest";
import { z } from "zod";
import { type JsonObject, parseJson } from "../core/json.ts";
import type { AdminCall } from "./admin/admin-server.ts";
import { type SandboxKong, type SandboxKongOptions, startSandboxKong } from "./kong.ts";
import { loadOracle, oracleIsThere } from "./oracle.testing.ts";

/** An answer of the Admin API. */
export interface AdminAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

const rowSchema = z.looseObject({ id: z.string().default("") });
const listSchema = z.object({
  data: z.array(rowSchema),
  next: z.string().nullable(),
  offset: z.string().optional(),
});

/** What came back, read as an entity. */
export type Row = z.infer<typeof rowSchema>;

/** What came back, read as a list. */
export function listOf(answer: AdminAnswer): z.infer<typeof listSchema> {
  return listSchema.parse(answer.body);
}

/** A sandbox Kong used over plain HTTP, by someone who knows nothing of how it is made. */
export interface Stranger {
  readonly kong: SandboxKong;
  readonly admin: (
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ) => Promise<AdminAnswer>;
  /** As `admin`, and the answer must be good. */
  readonly must: (method: string, path: string, body?: unknown) => Promise<Row>;
  readonly call: (path: string, init?: RequestInit) => Promise<Response>;
  readonly close: () => Promise<void>;
}

const everyCall: AdminCall[] = [];

/** Starts one. What it asks of the Admin API is held against the vendor's description when the file's tests are over. */
export async function openStranger(options: SandboxKongOptions = {}): Promise<Stranger> {
  const kong = await startSandboxKong(options);
  const admin: Stranger["admin"] = async (method, path, body, headers = {}) => {
    const response = await fetch(`${kong.adminUrl}${path}`, {
      method,
      headers: { ...(body === undefined ? {} : { "content-type": "application/json" }), ...headers },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const answer = parseJson(await response.text());
    everyCall.push({ method, path, requestBody: body, status: response.status, responseBody: answer });
    return { status: response.status, headers: response.headers, body: answer };
  };
  return {
    kong,
    admin,
    must: async (method, path, body) => {
      const answer = await admin(method, path, body);
      if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
      return rowSchema.parse(answer.body ?? {});
    },
    call: (path, init) => fetch(`${kong.proxyUrl}${path}`, { redirect: "manual", ...init }),
    close: kong.close,
  };
}

afterAll(() => {
  if (!oracleIsThere) return;
  expect([...new Set(loadOracle().problems(everyCall))]).toEqual([]);
});

export interface EchoServer {
  readonly url: string;
  readonly hits: () => number;
  readonly close: () => Promise<void>;
}

/** A backend that tells what reached it, with the given headers on its answers. */
export async function openEcho(by = "echo", answerHeaders: Record<string, string> = {}): Promise<EchoServer> {
  let hits = 0;
  const server = createServer(async (request, response) => {
    hits += 1;
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    const { method, url, headers } = request;
    response.writeHead(200, { "Content-Type": "application/json", ...answerHeaders });
    response.end(JSON.stringify({ method, url, headers, body: Buffer.concat(chunks).toString(), by }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The echo has no port.");
  return {
    url: `http://127.0.0.1:${address.port}`,
    hits: () => hits,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

interface RawRequest {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  /** Sent as it stands, where the address would be normalised. */
  readonly path?: string;
  readonly body?: string;
}

/** A request with exactly these headers, which fetch would not send (Host, Origin on any method). */
export function rawCall(
  address: string,
  { method = "GET", headers = {}, path, body }: RawRequest,
): Promise<{ status: number; headers: IncomingHttpHeaders; body: string }> {
  return new Promise((resolve, reject) => {
    const url = new URL(address);
    const outgoing = httpRequest(
      { host: url.hostname, port: url.port, path: path ?? url.pathname + url.search, method, headers },
      (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("end", () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(chunks).toString(),
          }),
        );
      },
    );
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}

/** A service named `orders` on the backend with one route `/orders`, ready to be protected. */
export async function ordersApi(stranger: Stranger, backend: string, route: JsonObject = {}): Promise<void> {
  await stranger.must("PUT", "/services/orders", { url: backend });
  await stranger.must("PUT", "/routes/orders", {
    service: { name: "orders" },
    paths: ["/orders"],
    strip_path: false,
    ...route,
  });
}
