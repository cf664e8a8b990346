import type { APIGatewayClient } from "@aws-sdk/client-api-gateway";
import { z } from "zod";
import type { CallEffect, ConnectorContext } from "../../connector.ts";

type Handler = APIGatewayClient["config"]["requestHandler"];
type SdkRequest = Parameters<Handler["handle"]>[0];

const methodSchema = z.enum(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]);

/** The transport sets these itself, to the very values that were signed. */
const transportHeaders = new Set(["host", "content-length"]);

/**
 * Lets the vendor's SDK call through the guarded way out, which records, limits and fails as it promises.
 * `effect` is for what reads or signs in by POST.
 */
export function requestHandler({ http, signal }: ConnectorContext, effect?: CallEffect): Handler {
  return {
    handle: async (request) => {
      const response = await http(
        {
          method: methodSchema.parse(request.method),
          url: addressOf(request),
          headers: headersOf(request),
          body: textOf(request.body),
          ...(effect === undefined ? {} : { effect }),
        },
        { signal },
      );
      return {
        response: {
          statusCode: response.status,
          headers: { ...response.headers },
          body: new TextEncoder().encode(response.body),
        },
      };
    },
    updateHttpClientConfig: () => {},
    httpHandlerConfigs: () => ({}),
  };
}

function headersOf({ headers }: SdkRequest): Record<string, string> {
  const sent: [string, string][] = Object.entries(headers);
  return Object.fromEntries(sent.filter(([name]) => !transportHeaders.has(name.toLowerCase())));
}

/** The path is encoded already; the query is encoded as it was signed, by RFC 3986. */
function addressOf({ protocol, hostname, port, path, query = {} }: SdkRequest): URL {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).map((one) =>
      one === null ? encode(name) : `${encode(name)}=${encode(one)}`,
    ),
  );
  const search = pairs.length > 0 ? `?${pairs.join("&")}` : "";
  return new URL(`${protocol}//${hostname}${port === undefined ? "" : `:${port}`}${path}${search}`);
}

function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function textOf(body: unknown): string | undefined {
  if (body === undefined || body === null || typeof body === "string") return body ?? undefined;
  if (body instanceof Uint8Array) return new TextDecoder("utf-8", { fatal: true }).decode(body);
  throw new Error("The SDK sends a body that is neither text nor bytes.");
}
