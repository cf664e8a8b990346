import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import { HeaderList } from "../../core/header-list.ts";
import { readBody } from "../../core/http.ts";
import type { BackendRequest, Exchange } from "./exchange.ts";
import { type Answer, PolicyFailure } from "./failure.ts";

/** HeaderList that belong to one connection (RFC 9110 §7.6.1). */
const hopByHop = ["Connection", "Keep-Alive", "Proxy-Authorization", "TE", "Trailer", "Transfer-Encoding", "Upgrade"];
const mostRedirects = 10;

interface Conduct {
  /** Milliseconds until the head of the answer must be there. */
  readonly timeoutMs: number;
  readonly followRedirects: boolean;
}

/** Calls the backend and waits for its whole answer. Throws PolicyFailure: BackendConnectionFailure or Timeout. */
export async function callBackend(exchange: Exchange, conduct: Conduct): Promise<Answer> {
  if (exchange.backendUrl === null || exchange.backendUrl === "")
    throw internal("BackendConnectionFailure", "The API has no backend service URL.");
  let url = backendAddress(exchange);
  for (let redirects = 0; ; redirects += 1) {
    const answer = await send(url, exchange.request, conduct);
    const location = answer.headers.get("Location");
    const isRedirect = [301, 302, 303, 307, 308].includes(answer.status) && location !== undefined;
    if (!conduct.followRedirects || !isRedirect || redirects === mostRedirects) return answer;
    url = new URL(location, url);
  }
}

function backendAddress({ backendUrl, request, caller }: Exchange): URL {
  // As the caller wrote it, unless a policy changed it.
  const isUnchanged = request.query.toString() === caller.query.toString();
  const query = isUnchanged ? caller.rawQuery : request.query.toString();
  try {
    return new URL(`${backendUrl ?? ""}${request.path}${query === "" ? "" : `?${query}`}`);
  } catch {
    throw internal("BackendConnectionFailure", `The backend service URL '${backendUrl ?? ""}' is not valid.`);
  }
}

function send(url: URL, request: BackendRequest, { timeoutMs }: Conduct): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const isSecure = url.protocol === "https:";
    const outgoing = (isSecure ? httpsRequest : httpRequest)(url, {
      method: request.method,
      headers: outgoingFields(url, request).toRaw(),
      setHost: false,
    });
    const timer = setTimeout(() => outgoing.destroy(timedOut(timeoutMs)), timeoutMs);
    outgoing.once("response", (incoming) => {
      clearTimeout(timer);
      const headers = HeaderList.fromRaw(incoming.rawHeaders);
      for (const name of [...hopByHop, "Content-Length"]) headers.delete(name);
      readBody(incoming).then(
        (body) => resolve({ status: incoming.statusCode ?? 502, reason: incoming.statusMessage ?? "", headers, body }),
        (error: unknown) => reject(internal("BackendConnectionFailure", String(error))),
      );
    });
    outgoing.once("error", (error) => {
      clearTimeout(timer);
      reject(error instanceof PolicyFailure ? error : internal("BackendConnectionFailure", error.message));
    });
    outgoing.end(request.body);
  });
}

function outgoingFields(url: URL, request: BackendRequest): HeaderList {
  const headers = new HeaderList(request.headers);
  for (const name of hopByHop) headers.delete(name);
  headers.set("Host", headers.get("Host") ?? url.host);
  headers.delete("Content-Length");
  const mayHaveBody = request.body.length > 0 || ["POST", "PUT", "PATCH"].includes(request.method);
  if (mayHaveBody) headers.set("Content-Length", String(request.body.length));
  return headers;
}

/**
 * "Error handling in API Management policies" names the reason; the status is the one of a gateway that waited in vain
 * (RFC 9110 §15.6.5).
 */
function timedOut(timeoutMs: number): PolicyFailure {
  return new PolicyFailure({
    status: 504,
    reason: "Timeout",
    message: `The backend did not answer within ${timeoutMs / 1_000} seconds.`,
    publicMessage: "Gateway Timeout",
  });
}

function internal(reason: string, message: string): PolicyFailure {
  return new PolicyFailure({ status: 500, reason, message, publicMessage: "Internal server error" });
}
