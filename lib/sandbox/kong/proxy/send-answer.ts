import type { ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { type BodyWork, kongVersion } from "../plugins/plugin.ts";
import type { Answer, ClientRequest } from "./exchange.ts";

interface Finished {
  readonly answer: Answer;
  readonly work: readonly BodyWork[];
}

/** Sends the head, then streams the body; a body that a plugin changes or keeps is gathered first. */
export async function sendAnswer(
  response: ServerResponse,
  request: ClientRequest,
  { answer, work }: Finished,
  startedAt: number,
): Promise<void> {
  sayOrigin(answer, request, Date.now() - startedAt);
  if (work.length === 0 && answer.body instanceof Readable) {
    response.writeHead(answer.status, answer.headers.toRaw());
    // The caller or the backend hung up: there is nobody left to tell.
    return pipeline(answer.body, response).catch(() => void response.destroy());
  }
  const body = await gather(answer.body);
  let finished = body;
  for (const { transform, observe } of work) {
    finished = transform?.(finished) ?? finished;
    observe?.(finished);
  }
  if (request.method !== "HEAD" && answer.status !== 204 && answer.status !== 304)
    answer.headers.set("Content-Length", String(finished.length));
  response.writeHead(answer.status, answer.headers.toRaw());
  response.end(finished);
}

function sayOrigin({ headers, origin }: Answer, request: ClientRequest, elapsedMs: number): void {
  headers.set("X-Kong-Request-Id", request.id);
  if (origin === "upstream") {
    headers.set("Via", `1.1 kong/${kongVersion}`);
    headers.set("X-Kong-Upstream-Latency", String(elapsedMs));
    headers.set("X-Kong-Proxy-Latency", "0");
  } else {
    headers.set("Server", `kong/${kongVersion}`);
    headers.set("X-Kong-Response-Latency", String(elapsedMs));
  }
}

async function gather(body: Buffer | Readable): Promise<Buffer> {
  if (Buffer.isBuffer(body)) return body;
  const chunks: Buffer[] = [];
  for await (const chunk of body) chunks.push(Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk)));
  return Buffer.concat(chunks);
}
