import "server-only";
import { promisify } from "node:util";
import { brotliDecompress, gunzip, inflate } from "node:zlib";
import type { Dispatcher } from "undici";

export interface ExchangeRequest {
  readonly method: Dispatcher.HttpMethod;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface ExchangeLimits {
  /** Milliseconds for everything: name, connection, request, whole answer. */
  readonly deadlineMs: number;
  /** Bytes of the answer after decompression. */
  readonly maxBytes: number;
  /** Of a longer answer the beginning will do, and of one that does not end what came in two seconds. */
  readonly cut?: boolean;
  readonly signal: AbortSignal;
}

export interface Exchange {
  readonly status: number;
  /** Lower-case names; several of one name are joined by a comma. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** The answer was longer than the cap, before or after decompression. */
export class TooLarge extends Error {
  override readonly name = "TooLarge";
}

/** The answer could not be read as HTTP says it should. */
export class Unreadable extends Error {
  override readonly name = "Unreadable";
}

/** No whole answer came. `sent` is false only when surely not a byte of the request left. */
export class NoAnswer extends Error {
  override readonly name = "NoAnswer";
  readonly sent: boolean;
  readonly timedOut: boolean;

  constructor(cause: unknown, facts: { readonly sent: boolean; readonly timedOut: boolean }) {
    super("no answer came", { cause });
    this.sent = facts.sent;
    this.timedOut = facts.timedOut;
  }
}

/**
 * One request and its whole answer. Redirects are answers like any other. Throws `NoAnswer`, `TooLarge`, `Unreadable`;
 * a refusal by the outbound rules is the cause of a `NoAnswer` that was not sent.
 */
export async function exchange(
  dispatcher: Dispatcher,
  request: ExchangeRequest,
  limits: ExchangeLimits,
): Promise<Exchange> {
  const deadline = AbortSignal.timeout(limits.deadlineMs);
  const signal = AbortSignal.any([limits.signal, deadline]);
  let sent = false;
  try {
    signal.throwIfAborted();
    const work = run(dispatcher.compose(noteStart(() => (sent = true))), request, signal, limits);
    // Undici minds the signal from the moment it writes; resolving the name and connecting must end in time too.
    return await Promise.race([work, rejectWhenAborted(signal)]);
  } catch (error) {
    if (error instanceof TooLarge || error instanceof Unreadable) throw error;
    throw new NoAnswer(error, { sent, timedOut: deadline.aborted });
  }
}

async function run(
  dispatcher: Dispatcher,
  request: ExchangeRequest,
  signal: AbortSignal,
  { maxBytes, cut }: ExchangeLimits,
): Promise<Exchange> {
  const response = await dispatcher.request({
    origin: request.url.origin,
    path: `${request.url.pathname}${request.url.search}`,
    method: request.method,
    headers: { "user-agent": "gatehouse", "accept-encoding": "gzip", ...request.headers },
    body: request.body,
    signal,
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  const headers = joinHeaders(response.headers);
  if (cut === true) {
    const { body, whole } = await readBeginning(response.body, maxBytes);
    const readable = whole || (headers["content-encoding"] ?? "identity") === "identity";
    return {
      status: response.statusCode,
      headers,
      body: readable ? (await decompress(body, headers, maxBytes)).subarray(0, maxBytes) : Buffer.alloc(0),
    };
  }
  const raw = await readCapped(response.body, maxBytes);
  return { status: response.statusCode, headers, body: await decompress(raw, headers, maxBytes) };
}

function rejectWhenAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}

/** Undici says `request start` when the connection stands and it is about to write: before that nothing was sent. */
function noteStart(started: () => void): Dispatcher.DispatcherComposeInterceptor {
  return (dispatch) => (options, handler) =>
    dispatch(options, {
      onRequestStart: (controller, context) => {
        handler.onRequestStart?.(controller, context);
        // A request that was cancelled while it waited for the connection is dropped here, unwritten.
        if (!controller.aborted) started();
      },
      onRequestUpgrade: (controller, status, headers, socket) =>
        handler.onRequestUpgrade?.(controller, status, headers, socket),
      onResponseStart: (controller, status, headers, text) =>
        handler.onResponseStart?.(controller, status, headers, text),
      onResponseData: (controller, chunk) => handler.onResponseData?.(controller, chunk),
      onResponseEnd: (controller, trailers) => handler.onResponseEnd?.(controller, trailers),
      onResponseError: (controller, error) => handler.onResponseError?.(controller, error),
    });
}

async function readCapped(body: AsyncIterable<Buffer> & { destroy(): unknown }, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > maxBytes) {
      body.destroy();
      throw new TooLarge(`more than ${maxBytes} bytes`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

const beginningMs = 2_000;

async function readBeginning(
  body: AsyncIterable<Buffer> & { destroy(): unknown },
  maxBytes: number,
): Promise<{ readonly body: Buffer; readonly whole: boolean }> {
  const chunks: Buffer[] = [];
  let size = 0;
  let whole = true;
  const stop = () => {
    whole = false;
    body.destroy();
  };
  const timer = setTimeout(stop, beginningMs);
  try {
    for await (const chunk of body) {
      chunks.push(chunk);
      size += chunk.length;
      if (size > maxBytes) stop();
    }
  } catch (error) {
    // Our own ending of it is no failure.
    if (whole) throw error;
  } finally {
    clearTimeout(timer);
  }
  return { body: Buffer.concat(chunks).subarray(0, maxBytes), whole };
}

const decoders = {
  gzip: promisify(gunzip),
  "x-gzip": promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
} as const;

/** The cap holds while decompressing, so that a small bomb never grows. */
async function decompress(raw: Buffer, headers: Readonly<Record<string, string>>, maxBytes: number): Promise<Buffer> {
  const encoding = (headers["content-encoding"] ?? "identity").trim().toLowerCase();
  if (encoding === "identity" || encoding === "" || raw.length === 0) return raw;
  const decode = Object.entries(decoders).find(([name]) => name === encoding)?.[1];
  if (decode === undefined) throw new Unreadable(`content-encoding ${encoding}`);
  try {
    return await decode(raw, { maxOutputLength: maxBytes });
  } catch (cause) {
    if (cause instanceof RangeError) throw new TooLarge(`more than ${maxBytes} bytes once decompressed`, { cause });
    throw new Unreadable("the compressed answer is damaged", { cause });
  }
}

function joinHeaders(
  headers: Readonly<Record<string, string | string[] | undefined>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name.toLowerCase(), Array.isArray(value) ? value.join(", ") : value]],
    ),
  );
}
