import "server-only";
import { env } from "#lib/env.ts";
import { checkUrl } from "./destination.ts";
import { createDispatcher } from "./dispatcher.ts";
import { type ExchangeRequest, exchange } from "./exchange.ts";

/** What a library that speaks to an identity provider asks of the network. */
export interface ProviderRequest {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly signal?: AbortSignal;
}

const limits = { deadlineMs: 10_000, maxBytes: 1024 * 1024 } as const;

/**
 * The guarded way out in the shape of `fetch`, for the identity provider an admin named. Public https, or what an operator
 * listed in GATEHOUSE_OUTBOUND_ALLOW; a redirect is an answer like any other and is not followed, so that a client secret
 * never goes on to another place. Ten seconds and one megabyte at most.
 * Throws `NoAnswer` (whose cause may be an `OutboundRefusal`), `OutboundRefusal`, `TooLarge`, `Unreadable`.
 */
export async function providerFetch(address: string, request: ProviderRequest): Promise<Response> {
  const url = new URL(address);
  checkUrl(url);
  const dispatcher = createDispatcher({ allow: () => env().GATEHOUSE_OUTBOUND_ALLOW, connections: 1 });
  try {
    const answer = await exchange(
      dispatcher,
      {
        method: methodOf(request.method),
        url,
        headers: { ...request.headers },
        ...(request.body === undefined || request.body === null ? {} : { body: String(request.body) }),
      },
      { ...limits, signal: request.signal ?? new AbortController().signal },
    );
    const { "content-encoding": _decoded, "content-length": _length, ...headers } = answer.headers;
    return new Response(new Uint8Array(answer.body), { status: answer.status, headers });
  } finally {
    await dispatcher.destroy();
  }
}

function methodOf(method: string): ExchangeRequest["method"] {
  if (method === "GET" || method === "POST") return method;
  throw new Error(`an identity provider is asked by GET and POST, not ${method}`);
}
