import type { JsonObject } from "#lib/model/json.ts";
import {
  type CallEffect,
  type ConnectorContext,
  effectOf,
  type HttpRequest,
  type HttpResponse,
  type ProviderCallRecord,
} from "../connector.ts";
import { ConnectorError } from "../connector-error.ts";

/** What goes wrong, in words that mean the same for every gateway. */
export type FaultKind = "429" | "500" | "503" | "401" | "403" | "404" | "409" | "timeout" | "refused";

/** One fault to come. `timeout`: the request was sent and no answer came. `refused`: nothing was sent. */
export interface Fault {
  readonly effect: "read" | "write";
  /** `after`: the gateway did it, and the answer was lost or wrong. */
  readonly when: "before" | "after";
  readonly how: FaultKind;
  /** Only said by a gateway that says so: sent as the provider sends it. */
  readonly retryAfterMs?: number;
  /** How many calls fail; one if not said. */
  readonly times?: number;
  /** How many matching calls go well first. */
  readonly skip?: number;
}

/** A call with its record, as the suite counts it. */
interface CountedCall extends ProviderCallRecord {
  readonly body?: string;
}

/** Makes contexts that record every call, inject faults and keep time without letting any pass. */
export interface Harness {
  readonly context: () => ConnectorContext;
  readonly fail: (fault: Fault) => void;
  /** Forgets every fault to come. */
  readonly heal: () => void;
  /** Every provider call since the start, oldest first. */
  readonly calls: readonly CountedCall[];
  /** Every `clock.sleep`, in milliseconds. */
  readonly sleeps: readonly number[];
  readonly logLines: readonly string[];
  /** The virtual time; `advance` is what the suite does instead of waiting. */
  readonly now: () => Date;
  readonly advance: (ms: number) => void;
}

export interface HarnessOptions {
  /** Carries one request to the sandbox. `sendOverHttp` for those that listen on a port. */
  readonly send: (request: HttpRequest) => Promise<HttpResponse>;
  /** How this provider words a failure: status, headers (its own retry-after), body. */
  readonly answer: (how: Exclude<FaultKind, "timeout" | "refused">, retryAfterMs: number | undefined) => HttpResponse;
}

interface PendingFault {
  readonly fault: Fault;
  skip: number;
  times: number;
}

/** The standard harness for kinds that talk through `context.http`. */
export function createHarness({ send, answer }: HarnessOptions): Harness {
  const pending: PendingFault[] = [];
  const calls: CountedCall[] = [];
  const sleeps: number[] = [];
  const logLines: string[] = [];
  let virtualMs = Date.UTC(2026, 0, 5, 12);
  const now = () => new Date(virtualMs);

  const http = async (request: HttpRequest, options: { readonly signal: AbortSignal }): Promise<HttpResponse> => {
    options.signal.throwIfAborted();
    const effect = effectOf(request);
    const fault = takeFault(pending, effect);
    const record = (extra: Partial<CountedCall>) =>
      calls.push({
        method: request.method,
        address: request.url.href,
        effect,
        startedAt: now(),
        durationMs: 0,
        body: request.body,
        ...extra,
      });
    if (fault === undefined) {
      const response = await send(request);
      record({ status: response.status });
      return response;
    }
    if (fault.when === "after") await send(request);
    const failure = failureOf(fault, request, answer);
    if (failure instanceof ConnectorError) {
      record({ problem: failure.code });
      throw failure;
    }
    record({ status: failure.status });
    return failure;
  };

  const sleep = async (ms: number, signal: AbortSignal): Promise<void> => {
    signal.throwIfAborted();
    sleeps.push(ms);
    virtualMs += ms;
  };
  const log = (fields: JsonObject, message: string) => void logLines.push(`${message} ${JSON.stringify(fields)}`);

  return {
    context: () => ({
      http,
      signal: new AbortController().signal,
      clock: { now, sleep },
      log: { info: log, warn: log },
      record: (call) => void calls.push(call),
    }),
    fail: (fault) => void pending.push({ fault, skip: fault.skip ?? 0, times: fault.times ?? 1 }),
    heal: () => void pending.splice(0),
    calls,
    sleeps,
    logLines,
    now,
    advance: (ms) => {
      virtualMs += ms;
    },
  };
}

function takeFault(pending: PendingFault[], effect: CallEffect): Fault | undefined {
  const entry = pending.find((candidate) => candidate.fault.effect === effect);
  if (entry === undefined) return undefined;
  if (entry.skip > 0) {
    entry.skip -= 1;
    return undefined;
  }
  entry.times -= 1;
  if (entry.times <= 0) pending.splice(pending.indexOf(entry), 1);
  return entry.fault;
}

/** What the port does with a fault: as HttpPort promises, lost writes are unknown and lost reads merely unavailable. */
function failureOf(
  fault: Fault,
  request: HttpRequest,
  answer: HarnessOptions["answer"],
): HttpResponse | ConnectorError {
  const operation = `${request.method} ${request.url.pathname}`;
  if (fault.how === "refused") {
    return new ConnectorError({ code: "unavailable", operation, sentence: "The gateway refused the connection." });
  }
  if (fault.how === "timeout") {
    const code = fault.effect === "write" ? "unknown-outcome" : "unavailable";
    return new ConnectorError({ code, operation, sentence: "The gateway did not answer in time." });
  }
  return answer(fault.how, fault.retryAfterMs);
}

/** `send` for sandboxes that listen on a loopback port. Redirects are answered, not followed. */
export async function sendOverHttp(request: HttpRequest): Promise<HttpResponse> {
  const response = await fetch(request.url, {
    method: request.method,
    headers: request.headers,
    body: request.body,
    redirect: "manual",
  });
  return { status: response.status, headers: Object.fromEntries(response.headers), body: await response.text() };
}
