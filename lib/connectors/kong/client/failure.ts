import { isJsonObject } from "#lib/model/json.ts";
import { parseJson, retryAfterMs } from "../../answer.ts";
import type { HttpResponse } from "../../connector.ts";
import { ConnectorError, type ConnectorErrorCode } from "../../connector-error.ts";
import { errorSchema } from "../wire.ts";

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

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
    retryAfterMs: retryAfterMs(headers, now),
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
      return "Kong asked to slow down.";
    case "invalid-config":
      return "The address answers with a redirect. Write the address it leads to, if you trust it.";
    case "unavailable":
      return `Kong answered ${status}. Check that Kong and its database are up.`;
    default:
      return status === 405 ? "This Kong takes no changes over its Admin API." : "Kong refused the change.";
  }
}

export function malformed(operation: string, detail: string): ConnectorError {
  return new ConnectorError({
    code: "malformed-response",
    sentence: "The answer is not one of Kong's. Check that the address is the Admin API and not the proxy.",
    operation,
    detail,
  });
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
