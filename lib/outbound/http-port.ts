import "server-only";
import type { Dispatcher } from "undici";
import {
  effectOf,
  type HttpPort,
  type HttpRequest,
  type HttpResponse,
  type ProviderCallRecord,
} from "#lib/connectors/connector.ts";
import { ConnectorError } from "#lib/connectors/connector-error.ts";
import { checkUrl, OutboundRefusal, UnknownHost } from "./destination.ts";
import { type Exchange, exchange, NoAnswer, TooLarge } from "./exchange.ts";
import { blot, redactAddress } from "./redact.ts";

export interface HttpPortOptions {
  readonly dispatcher: Dispatcher;
  readonly record: (call: ProviderCallRecord) => void;
  /** Where the credential may go. Empty: anywhere the outbound rules allow, for kinds whose address is not a setting. */
  readonly origins: readonly string[];
  /** Blotted out of every refusal's body, should the gateway echo them. */
  readonly secrets: readonly string[];
  readonly deadlineMs?: number;
  readonly maxBytes?: number;
}

const defaultDeadlineMs = 30_000;
/** One page of a large gateway's flat listing has been seen at 12 MB. */
const defaultMaxBytes = 64 * 1024 * 1024;

/** The way out for connectors, as `HttpPort` says. Every call is recorded, also the ones that were refused or lost. */
export function createHttpPort(options: HttpPortOptions): HttpPort {
  return async (request, { signal }) => {
    const startedAt = new Date();
    const started = performance.now();
    const note = (result: Pick<ProviderCallRecord, "status" | "providerRequestId" | "problem">) =>
      options.record({
        method: request.method,
        address: redactAddress(request.url),
        effect: effectOf(request),
        startedAt,
        durationMs: Math.round(performance.now() - started),
        ...result,
      });
    try {
      const answer = await send(request, options, signal);
      note({ status: answer.status, providerRequestId: requestIdIn(answer.headers) });
      return toResponse(answer, options.secrets);
    } catch (error) {
      const problem = toConnectorError(error, request);
      note({ problem: problem.code });
      throw problem;
    }
  };
}

function send(request: HttpRequest, options: HttpPortOptions, signal: AbortSignal): Promise<Exchange> {
  checkUrl(request.url);
  if (options.origins.length > 0 && !options.origins.includes(request.url.origin)) {
    throw new OutboundRefusal(
      `The gateway pointed to ${request.url.host}, which is not its registered address. Its credential is not sent there.`,
    );
  }
  return exchange(
    options.dispatcher,
    { method: request.method, url: request.url, headers: request.headers ?? {}, body: request.body },
    { deadlineMs: options.deadlineMs ?? defaultDeadlineMs, maxBytes: options.maxBytes ?? defaultMaxBytes, signal },
  );
}

/** A lost answer to anything but a write leaves nothing in doubt. */
const isRead = (request: HttpRequest) => effectOf(request) !== "write";

/** A refusal's body is shown word for word, so what we sent in secret must not come back in it. */
function toResponse(answer: Exchange, secrets: readonly string[]): HttpResponse {
  const body = answer.body.toString("utf8");
  return { status: answer.status, headers: answer.headers, body: answer.status >= 400 ? blot(body, secrets) : body };
}

/** `x-request-id` and its many vendor spellings. */
function requestIdIn(headers: Readonly<Record<string, string>>): string | undefined {
  return Object.entries(headers)
    .find(([name]) => /^x-(?:[a-z]+-)*request-?id$/.test(name))?.[1]
    ?.slice(0, 200);
}

function toConnectorError(error: unknown, request: HttpRequest): ConnectorError {
  const operation = `${request.method} ${request.url.pathname}`;
  if (error instanceof OutboundRefusal) {
    return new ConnectorError({ code: "invalid-config", sentence: error.message, operation, cause: error });
  }
  if (error instanceof NoAnswer) return fromNoAnswer(error, request, operation);
  // From here on an answer began: a write has happened, and only its answer is lost.
  const reason =
    error instanceof TooLarge
      ? `The gateway's answer is too large (${error.message}).`
      : "The gateway's answer could not be read.";
  return isRead(request)
    ? new ConnectorError({ code: "malformed-response", sentence: reason, operation, cause: error })
    : unknownOutcome(operation, error);
}

function fromNoAnswer(error: NoAnswer, request: HttpRequest, operation: string): ConnectorError {
  const cause = error.cause;
  if (cause instanceof OutboundRefusal) {
    return new ConnectorError({ code: "invalid-config", sentence: cause.message, operation, cause });
  }
  if (error.sent && !isRead(request)) return unknownOutcome(operation, error);
  return new ConnectorError({
    code: "unavailable",
    sentence: `${whyUnavailable(error)} Check the gateway's address and that it runs.`,
    operation,
    cause,
  });
}

function unknownOutcome(operation: string, cause: unknown): ConnectorError {
  return new ConnectorError({
    code: "unknown-outcome",
    sentence:
      "The request was sent and no answer came, so it may or may not have taken effect. The gateway is observed before anything else is done.",
    operation,
    cause,
  });
}

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: "The gateway refused the connection.",
  ECONNRESET: "The gateway closed the connection.",
  UND_ERR_SOCKET: "The gateway closed the connection.",
  UND_ERR_CONNECT_TIMEOUT: "The gateway did not accept a connection in time.",
  EHOSTUNREACH: "No route leads to the gateway.",
  ENETUNREACH: "No route leads to the gateway.",
  CERT_HAS_EXPIRED: "The gateway's TLS certificate has expired.",
  DEPTH_ZERO_SELF_SIGNED_CERT: "The gateway's TLS certificate is self-signed and not trusted here.",
  SELF_SIGNED_CERT_IN_CHAIN: "The gateway's TLS certificate is signed by an authority that is not trusted here.",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "The gateway's TLS certificate is signed by an authority that is not trusted here.",
  ERR_TLS_CERT_ALTNAME_INVALID: "The gateway's TLS certificate is for another name.",
};

function whyUnavailable(error: NoAnswer): string {
  if (error.cause instanceof UnknownHost) return error.cause.message;
  if (error.timedOut) return "The gateway did not answer in time.";
  const code = error.cause instanceof Error && "code" in error.cause ? String(error.cause.code) : "";
  return (
    reasons[code] ?? (error.sent ? "The gateway's answer was cut off." : "No connection to the gateway could be made.")
  );
}
