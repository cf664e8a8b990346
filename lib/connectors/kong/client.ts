import { z } from "zod";
import type { JsonObject } from "#lib/model/json.ts";
import { parseJson } from "../answer.ts";
import type { ConnectorContext, HttpResponse } from "../connector.ts";
import type { ConnectorError } from "../connector-error.ts";
import { type Method, malformed, toConnectorError } from "./client/failure.ts";
import type { KongCredentials, KongSettings } from "./descriptor.ts";
import { pageSchema } from "./wire.ts";

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
  /** What such an answer means, in Kong's words and without the admin token. */
  readonly failure: (method: Method, path: string, response: HttpResponse) => ConnectorError;
}

export interface ListPage<T> {
  readonly entries: readonly T[];
  /** Where the next page begins; absent on the last. */
  readonly offset?: string;
}

/** `/services/{id}` under the Admin API's address, whose own path (a workspace, a prefix) is kept. */
function adminAddress(adminUrl: string, path: string, query: Query = {}): URL {
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
    failure,
    probe: (method, path, { query, body } = {}) => send(method, path, query, body),
  };
}

/** The body of a good answer, parsed. Throws `malformed-response`. */
export function parseBody<S extends z.ZodType>(operation: string, response: HttpResponse, schema: S): z.infer<S> {
  const parsed = schema.safeParse(parseJson(response.body));
  if (parsed.success) return parsed.data;
  throw malformed(operation, z.prettifyError(parsed.error).slice(0, 500));
}
