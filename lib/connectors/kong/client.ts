import { z } from "zod";
import { isJsonObject, type JsonObject } from "#lib/model/json.ts";
import type { ConnectorContext, HttpResponse } from "../connector.ts";
import { ConnectorError, type ConnectorErrorCode } from "../connector-error.ts";
import type { KongCredentials, KongSettings } from "./descriptor.ts";
import { errorSchema, pageSchema } from "./wire.ts";

/** Kong Admin API reference, "Pagination": the most that one page holds. */
export const pageSize = 1000;

type Query = Readonly<Record<string, string>>;

/** Typed calls to one Admin API. The only I/O of this connector. Every method throws ConnectorError. */
export interface KongClient {
  /** One object; `undefined` when Kong says 404. */
  readonly find: <S extends z.ZodType>(path: string, schema: S) => Promise<z.infer<S> | undefined>;
  /** A collection, page by page, each entry parsed. Follows Kong's offset, never the address it sends along. */
  readonly pages: <S extends z.ZodType>(path: string, schema: S, query?: Query) => AsyncGenerator<ListPage<z.infer<S>>>;
  /** A collection, whole. */
  readonly all: <S extends z.ZodType>(path: string, schema: S, query?: Query) => Promise<z.infer<S>[]>;
  readonly put: (path: string, body: JsonObject, secrets?: readonly string[]) => Promise<void>;
  readonly patch: (path: string, body: JsonObject) => Promise<void>;
  /** What is already gone is deleted. */
  readonly remove: (path: string) => Promise<void>;
  /** The answer to a request that is expected to be refused. Throws only where the gateway cannot be talked to. */
  readonly probe: (
    method: "GET" | "POST",
    path: string,
    sent?: { query?: Query; body?: JsonObject },
  ) => Promise<HttpResponse>;
}

export interface ListPage<T> {
  readonly entries: readonly T[];
  /** Where the next page begins; absent on the last. */
  readonly offset?: string;
}

type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** `/services/{id}` under the Admin API's address, whose own path (a workspace, a prefix) is kept. */
export function adminAddress(adminUrl: string, path: string, query: Query = {}): URL {
  const url = new URL(adminUrl);
  url.pathname = `${url.pathname.replace(/\/+$/, "")}${path}`;
  url.search = new URLSearchParams(query).toString();
  return url;
}

export function createClient(
  settings: KongSettings,
  credentials: KongCredentials,
  context: ConnectorContext,
): KongClient {
  const { adminToken } = credentials;
  const authorization = adminToken === "" ? {} : { [settings.authHeaderName]: adminToken };

  async function send(method: Method, path: string, query?: Query, body?: JsonObject): Promise<HttpResponse> {
    return context.http(
      {
        method,
        url: adminAddress(settings.adminUrl, path, query),
        headers: {
          accept: "application/json",
          ...authorization,
          ...(body ? { "content-type": "application/json" } : {}),
        },
        body: body && JSON.stringify(body),
      },
      { signal: context.signal },
    );
  }

  const failure = (method: Method, path: string, response: HttpResponse, secrets: readonly string[] = []) =>
    toConnectorError(`${method} ${path}`, method, response, context.clock.now(), [adminToken, ...secrets]);

  async function find<S extends z.ZodType>(path: string, schema: S): Promise<z.infer<S> | undefined> {
    const response = await send("GET", path);
    if (response.status === 404) return undefined;
    if (response.status !== 200) throw failure("GET", path, response);
    return parseBody(`GET ${path}`, response, schema);
  }

  async function* pages<S extends z.ZodType>(
    path: string,
    schema: S,
    query: Query = {},
  ): AsyncGenerator<ListPage<z.infer<S>>> {
    const page = pageSchema.extend({ data: z.array(schema) });
    let offset = query.offset;
    do {
      const asked = offset;
      // `next` drops size and tags on nested collections, so they are sent again with every page.
      const response = await send("GET", path, {
        ...query,
        size: String(pageSize),
        ...(asked ? { offset: asked } : {}),
      });
      if (response.status !== 200) throw failure("GET", path, response);
      const { data, offset: next } = parseBody(`GET ${path}`, response, page);
      offset = next ?? undefined;
      if (offset !== undefined && offset === asked) throw malformed(`GET ${path}`, "The same page came twice.");
      yield { entries: data, offset };
    } while (offset !== undefined);
  }

  async function all<S extends z.ZodType>(path: string, schema: S, query?: Query): Promise<z.infer<S>[]> {
    const entries: z.infer<S>[] = [];
    for await (const page of pages(path, schema, query)) entries.push(...page.entries);
    return entries;
  }

  async function change(method: Method, path: string, body?: JsonObject, secrets?: readonly string[]): Promise<void> {
    const response = await send(method, path, undefined, body);
    const gone = method === "DELETE" && response.status === 404;
    if (!gone && (response.status < 200 || response.status > 299)) throw failure(method, path, response, secrets);
  }

  return {
    find,
    pages,
    all,
    put: (path, body, secrets) => change("PUT", path, body, secrets),
    patch: (path, body) => change("PATCH", path, body),
    remove: (path) => change("DELETE", path),
    probe: (method, path, { query, body } = {}) => send(method, path, query, body),
  };
}

/** The body of a good answer, parsed. Throws `malformed-response`. */
export function parseBody<S extends z.ZodType>(operation: string, response: HttpResponse, schema: S): z.infer<S> {
  const parsed = schema.safeParse(parseJson(response.body));
  if (parsed.success) return parsed.data;
  throw malformed(operation, z.prettifyError(parsed.error).slice(0, 500));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function malformed(operation: string, detail: string): ConnectorError {
  return new ConnectorError({
    code: "malformed-response",
    sentence: "The answer is not one of Kong's. Check that the address is the Admin API and not the proxy.",
    operation,
    detail,
  });
}

/** Kong Admin API reference, "Errors": the status says what happened, `fields` says where. */
export function toConnectorError(
  operation: string,
  method: Method,
  response: HttpResponse,
  now: Date,
  secrets: readonly string[] = [],
): ConnectorError {
  const { status, headers } = response;
  const detail = redact(errorDetail(response.body), secrets);
  const code = codeOf(status, method, detail);
  return new ConnectorError({
    code,
    sentence: sentenceOf(code, status),
    operation,
    status,
    detail,
    retryAfterMs: retryAfterMs(headers["retry-after"], now),
    providerRequestId: headers["x-kong-admin-request-id"] ?? headers["x-kong-request-id"],
  });
}

function codeOf(status: number, method: Method, detail: string | undefined): ConnectorErrorCode {
  if (status >= 300 && status < 400) return "invalid-config";
  if (status === 401) return "auth";
  if (status === 403) return "forbidden";
  if (status === 404) return "not-found";
  if (status === 409) return "conflict";
  if (status === 429) return "rate-limited";
  // Deleting what others refer to is a foreign key violation, which Kong answers with 400.
  if (status === 400 && method === "DELETE" && detail?.includes("referenced")) return "conflict";
  // Every write of ours may be repeated, so a 5xx after an effect that nobody saw does no harm.
  return status < 500 ? "rejected" : "unavailable";
}

function sentenceOf(code: ConnectorErrorCode, status: number): string {
  switch (code) {
    case "auth":
      return "Kong refused the admin token. Store a valid one with this gateway.";
    case "forbidden":
      return "The admin token may not do this on Kong. Give its role the missing permission.";
    case "not-found":
      return "Kong does not have it. If nothing is found, check that the address is the Admin API and not the proxy.";
    case "conflict":
      return "Something else on Kong stands in the way. Remove or rename it, then repeat.";
    case "rate-limited":
      return "Kong asked to slow down. The call is repeated later.";
    case "invalid-config":
      return "The address answers with a redirect. Write the address it leads to, if you trust it.";
    case "unavailable":
      return `Kong answered ${status}. Check that Kong and its database are up.`;
    default:
      return status === 405 ? "This Kong takes no changes over its Admin API." : "Kong refused the change.";
  }
}

/** RFC 9110 §10.2.3: seconds, or a date. */
function retryAfterMs(value: string | undefined, now: Date): number | undefined {
  if (value === undefined) return undefined;
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now.getTime();
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}

/** Kong's own words: "schema violation (config.minute: expected a number)", with what its message leaves out. */
function errorDetail(body: string): string | undefined {
  const parsed = errorSchema.safeParse(parseJson(body));
  if (!parsed.success) return body === "" ? undefined : body.slice(0, 300);
  const { message, fields, name } = parsed.data;
  const told = fields ? flatten(fields).join("; ") : "";
  const said = message ?? name;
  return [said, told && told !== said ? told : ""].filter(Boolean).join(" · ") || undefined;
}

function flatten(value: unknown, path = ""): string[] {
  if (Array.isArray(value)) return value.flatMap((entry) => flatten(entry, path));
  if (isJsonObject(value)) {
    return Object.entries(value).flatMap(([key, entry]) => flatten(entry, [path, key].filter(Boolean).join(".")));
  }
  return value === null || value === undefined ? [] : [path ? `${path}: ${String(value)}` : String(value)];
}

function redact(text: string | undefined, secrets: readonly string[]): string | undefined {
  return secrets
    .filter((secret) => secret.length > 0)
    .reduce((kept, secret) => kept?.replaceAll(secret, "(secret)"), text);
}
