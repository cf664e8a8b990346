import type { z } from "zod";
import type { Json } from "#lib/model/json.ts";
import type { ConnectorContext, HttpRequest, HttpResponse } from "../../connector.ts";
import { ConnectorError, type ConnectorErrorCode } from "../../connector-error.ts";
import type { ToyCredentials, ToySettings } from "./toy-descriptor.ts";
import { toyErrorSchema } from "./toy-wire.ts";

/** Asks the toy gateway, and turns each of its refusals into the code that says what may be done next. */
export type ToyClient = <Schema extends z.ZodType>(
  method: HttpRequest["method"],
  path: string,
  schema: Schema,
  body?: Json,
) => Promise<z.infer<Schema>>;

const codes: Readonly<Record<number, ConnectorErrorCode>> = {
  401: "auth",
  403: "forbidden",
  404: "not-found",
  409: "conflict",
  429: "rate-limited",
};

export function toyClient({ address }: ToySettings, { token }: ToyCredentials, context: ConnectorContext): ToyClient {
  return async (method, path, schema, body) => {
    const url = new URL(path, address);
    const operation = `${method} ${url.pathname}`;
    const response = await context.http(
      {
        method,
        url,
        headers: { authorization: `Bearer ${token}` },
        body: body === undefined ? undefined : JSON.stringify(body),
        effect: isRead(method, url) ? "read" : "write",
      },
      { signal: context.signal },
    );
    if (response.status >= 300) throw refusal(response, operation);
    const parsed = schema.safeParse(JSON.parse(response.body));
    if (parsed.success) return parsed.data;
    throw new ConnectorError({
      code: "malformed-response",
      operation,
      sentence: "The toy gateway answered in a shape it never had.",
      detail: parsed.error.message,
    });
  };
}

/** The toy reads by POST where it searches, and a rehearsal changes nothing. */
function isRead(method: HttpRequest["method"], url: URL): boolean {
  return method === "GET" || url.pathname === "/search" || url.searchParams.has("rehearse");
}

function refusal({ status, headers, body }: HttpResponse, operation: string): ConnectorError {
  const code = codes[status] ?? (status >= 500 ? "unavailable" : "rejected");
  const seconds = Number(headers["retry-after"]);
  const said = toyErrorSchema.safeParse(JSON.parse(body || "{}"));
  return new ConnectorError({
    code,
    operation,
    status,
    sentence: `The toy gateway answered ${status}.`,
    detail: said.success ? said.data.error : undefined,
    retryAfterMs: seconds > 0 ? seconds * 1000 : undefined,
  });
}
