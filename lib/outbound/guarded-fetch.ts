import "server-only";
import { env } from "#lib/env.ts";
import { AppError } from "#lib/errors.ts";
import { checkUrl, OutboundRefusal } from "./destination.ts";
import { createDispatcher, type DispatcherOptions } from "./dispatcher.ts";
import { type Exchange, exchange, NoAnswer, TooLarge } from "./exchange.ts";

export interface GuardedFetchOptions {
  /** Bytes after decompression. */
  readonly maxBytes: number;
  /** Milliseconds over all redirects. */
  readonly deadlineMs: number;
  readonly signal?: AbortSignal;
  /** Media types accepted, where a type is named at all. Defaults to what definition documents are served as. */
  readonly contentTypes?: readonly string[];
  /** For tests: another allow-list or resolver. */
  readonly dispatcher?: Partial<DispatcherOptions>;
}

export interface GuardedFetchResult {
  /** The address that answered, after redirects. */
  readonly url: URL;
  readonly contentType: string | undefined;
  readonly body: Buffer;
}

const documentTypes = [
  "application/json",
  "application/yaml",
  "application/x-yaml",
  "application/octet-stream",
  "application/vnd.oai.openapi",
  "application/vnd.oai.openapi+json",
  "application/openapi+json",
  "application/openapi+yaml",
  "text/plain",
  "text/yaml",
  "text/x-yaml",
  "text/vnd.yaml",
];

const maxRedirects = 3;

/**
 * Reads a document from an address that a person typed. Sends no credential. Public https, or what an operator listed
 * for imports; where gateways may be reached is another list. Three redirects at most, each judged like the first. Throws
 * `AppError`: `invalid`, `too-large` or `unavailable`. One sentence covers every way in which an address did not answer,
 * so that nobody can map a network with it.
 */
export async function guardedFetch(address: string, options: GuardedFetchOptions): Promise<GuardedFetchResult> {
  const dispatcher = createDispatcher({
    allow: () => env().GATEHOUSE_IMPORT_ALLOW,
    setting: "GATEHOUSE_IMPORT_ALLOW",
    connections: 1,
    ...options.dispatcher,
  });
  const deadline = performance.now() + options.deadlineMs;
  try {
    let url = parseUrl(address);
    for (let redirects = 0; redirects <= maxRedirects; redirects += 1) {
      checkUrl(url);
      const answer = await exchange(
        dispatcher,
        { method: "GET", url, headers: { accept: "application/json, application/yaml;q=0.9, */*;q=0.5" } },
        {
          maxBytes: options.maxBytes,
          deadlineMs: Math.max(1, Math.round(deadline - performance.now())),
          signal: options.signal ?? new AbortController().signal,
        },
      );
      const next = redirectIn(answer, url);
      if (next === undefined) return toResult(answer, url, options.contentTypes ?? documentTypes);
      url = next;
    }
    throw invalid(`The address redirected more than ${maxRedirects} times. Give the address it ends at.`);
  } catch (error) {
    throw toAppError(error, options.maxBytes);
  } finally {
    await dispatcher.destroy();
  }
}

function parseUrl(text: string): URL {
  if (!URL.canParse(text)) throw invalid("This is not an address. Give one that begins with https://.");
  return new URL(text);
}

function redirectIn(answer: Exchange, from: URL): URL | undefined {
  if (![301, 302, 303, 307, 308].includes(answer.status)) return undefined;
  const location = answer.headers.location;
  if (location === undefined || !URL.canParse(location, from)) {
    throw invalid("The address redirected to nowhere. Give the address of the document itself.");
  }
  return new URL(location, from);
}

function toResult(answer: Exchange, url: URL, accepted: readonly string[]): GuardedFetchResult {
  if (answer.status < 200 || answer.status > 299) {
    throw invalid(
      `${url.host} answered ${answer.status} instead of a document. Open the address in a browser to see why.`,
    );
  }
  const contentType = answer.headers["content-type"]?.split(";")[0]?.trim().toLowerCase();
  if (contentType !== undefined && contentType !== "" && !accepted.includes(contentType)) {
    throw invalid(
      `${url.host} answered with ${contentType}, not a document. Give the address of the raw JSON or YAML file.`,
    );
  }
  return { url, contentType, body: answer.body };
}

function invalid(sentence: string): AppError {
  return new AppError({ code: "invalid", sentence, fields: { url: sentence } });
}

function toAppError(error: unknown, maxBytes: number): unknown {
  if (error instanceof AppError) return error;
  if (error instanceof OutboundRefusal) return invalid(error.message);
  if (error instanceof NoAnswer && error.cause instanceof OutboundRefusal) return invalid(error.cause.message);
  if (error instanceof TooLarge) {
    const megabytes = Math.floor(maxBytes / (1024 * 1024));
    return new AppError({
      code: "too-large",
      sentence: `The document is larger than ${megabytes} MB, the most that can be imported.`,
      cause: error,
    });
  }
  return new AppError({
    code: "unavailable",
    sentence: "No document could be read from this address. Check it, or download the file and import that.",
    retryable: true,
    cause: error,
  });
}
