import { request as httpRequest, type IncomingMessage, type RequestOptions } from "node:http";
import { request as httpsRequest } from "node:https";
import type { Answer } from "../exchange.ts";
import { GatewayFailure, notEmulated } from "../failure.ts";
import { HeaderList } from "../header-list.ts";

export interface BackendRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: HeaderList;
  readonly body: Buffer;
  /** Milliseconds until the whole answer must be there. */
  readonly timeoutMs: number;
  readonly insecureSkipVerification: boolean;
}

class TimeoutError extends Error {}

/** Fields that belong to one connection (RFC 9110 §7.6.1), and the length, which is set anew. */
const ofOneConnection = [
  "Connection",
  "Keep-Alive",
  "Proxy-Authorization",
  "Proxy-Connection",
  "TE",
  "Trailer",
  "Transfer-Encoding",
  "Upgrade",
  "Expect",
  "Content-Length",
];

/** Calls the backend. Throws INTEGRATION_TIMEOUT and INTEGRATION_FAILURE. Redirects are answers like any other. */
export async function send(outgoing: BackendRequest): Promise<Answer> {
  const url = URL.parse(outgoing.url);
  if (url === null || !/^https?:$/.test(url.protocol)) throw notEmulated(`${outgoing.url} as an integration address`);
  try {
    return await exchange(url, outgoing);
  } catch (error) {
    throw new GatewayFailure(error instanceof TimeoutError ? "INTEGRATION_TIMEOUT" : "INTEGRATION_FAILURE");
  }
}

function exchange(url: URL, outgoing: BackendRequest): Promise<Answer> {
  const { method, headers, body, timeoutMs, insecureSkipVerification } = outgoing;
  const sent = new HeaderList(headers);
  for (const name of ofOneConnection) sent.delete(name);
  sent.set("Host", url.host);
  if (body.length > 0 || /^(?:POST|PUT|PATCH)$/.test(method)) sent.set("Content-Length", String(body.length));
  // A connection each: one that the backend gives up while it lies idle would look like a failure of the backend.
  const options: RequestOptions = {
    agent: false,
    method,
    path: writtenPath(outgoing.url),
    headers: sent.toRaw(),
    setHost: false,
  };
  return new Promise((resolve, reject) => {
    const call =
      url.protocol === "https:"
        ? httpsRequest(url, { ...options, rejectUnauthorized: !insecureSkipVerification })
        : httpRequest(url, options);
    const timer = setTimeout(() => call.destroy(new TimeoutError()), timeoutMs);
    call.once("close", () => clearTimeout(timer));
    call.once("error", reject);
    call.once("response", (incoming) => {
      gather(incoming).then(resolve, reject);
    });
    call.end(body);
  });
}

/** Path and query as they were put together: a URL would resolve dots that a caller sent in a parameter. */
function writtenPath(url: string): string {
  const path = /^https?:\/\/[^/?#]+([^#]*)/i.exec(url)?.[1] ?? "";
  return path.startsWith("/") ? path : `/${path}`;
}

async function gather(incoming: IncomingMessage): Promise<Answer> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk)));
  return {
    status: incoming.statusCode ?? 502,
    headers: HeaderList.fromRaw(incoming.rawHeaders),
    body: Buffer.concat(chunks),
  };
}
