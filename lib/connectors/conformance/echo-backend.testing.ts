import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import { z } from "zod";

/** What the backend saw of a request, as it answers it. */
export const echoSchema = z.object({
  /** Which of the backends answered. */
  backend: z.string(),
  method: z.string(),
  path: z.string(),
  query: z.record(z.string(), z.string()),
  headers: z.record(z.string(), z.string()),
  body: z.string(),
  /** How many requests this backend has answered, this one included: two equal counts are one answer from a cache. */
  count: z.number().int(),
});
export type Echo = z.infer<typeof echoSchema>;

/** Real servers behind the gateway under test: what reaches them is what the gateway let through. */
export interface EchoBackends {
  /** Addresses of two live backends, without a path. */
  readonly urls: readonly [string, string];
  /** An address on which nobody listens. */
  readonly deadUrl: string;
  readonly close: () => Promise<void>;
}

/** A request header that makes the backend take its time, in milliseconds. */
export const echoDelayHeader = "x-echo-delay-ms";
/** A request header that makes the backend fail with 503 on the first request that carries this value. */
export const echoFailOnceHeader = "x-echo-fail-once";

/** Starts two echo servers on free loopback ports. */
export async function startEchoBackends(): Promise<EchoBackends> {
  const [first, second, dead] = await Promise.all([startEcho("first"), startEcho("second"), startEcho("dead")]);
  await dead.close();
  return {
    urls: [first.url, second.url],
    deadUrl: dead.url,
    close: async () => {
      await Promise.all([first.close(), second.close()]);
    },
  };
}

async function startEcho(name: string): Promise<{ url: string; close: () => Promise<void> }> {
  const failed = new Set<string>();
  let count = 0;
  const server = createServer(async (request, response) => {
    count += 1;
    await answer(request, response, { name, count, failed });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The echo backend has no port.");
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${address.port}`, close };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { name, count, failed }: { name: string; count: number; failed: Set<string> },
): Promise<void> {
  const url = new URL(request.url ?? "/", "http://backend.invalid");
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const headers = Object.fromEntries(Object.entries(request.headers).map(([key, value]) => [key, String(value)]));
  await wait(Number(headers[echoDelayHeader] ?? 0));
  const failToken = headers[echoFailOnceHeader];
  if (failToken !== undefined && !failed.has(failToken)) {
    failed.add(failToken);
    response.writeHead(503).end();
    return;
  }
  const echo: Echo = {
    backend: name,
    method: request.method ?? "",
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    headers,
    body: Buffer.concat(chunks).toString(),
    count,
  };
  response.writeHead(200, { "content-type": "application/json", "x-echo-backend": name, "x-powered-by": "echo" });
  response.end(request.method === "HEAD" ? undefined : JSON.stringify(echo));
}
