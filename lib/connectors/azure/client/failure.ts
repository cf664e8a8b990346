import { z } from "zod";
import { parseJson, retryAfterMs } from "../../answer.ts";
import type { HttpResponse } from "../../connector.ts";
import { ConnectorError, type ConnectorErrorCode } from "../../connector-error.ts";

/** "Azure Resource Manager: common API details", the error body; `details` say where a document is at fault. */
const errorSchema = z.looseObject({
  error: z.looseObject({
    code: z.string().default(""),
    message: z.string().default(""),
    details: z
      .array(z.looseObject({ code: z.string().nullish(), target: z.string().nullish(), message: z.string().nullish() }))
      .nullish(),
  }),
});

/** How long to leave an API alone that is still settling, in milliseconds. */
const settleMs = 10_000;

/** What an answer of Azure Resource Manager that is no success means for us, with Azure's own words in `detail`. */
export function toConnectorError(operation: string, response: HttpResponse, now: Date): ConnectorError {
  const { status, headers } = response;
  const said = readError(response.body);
  const isSettling = settles(status, said);
  if (isServiceMissing(status, said)) return serviceMissing(operation, response, said);
  const code = isSettling ? "unavailable" : codeOf(status, said.code);
  return new ConnectorError({
    code,
    sentence: isSettling
      ? "Azure is still working on an earlier change of this API, or cannot reach the service."
      : sentenceOf(code, status),
    operation,
    status,
    detail: said.words,
    retryAfterMs: azureRetryAfterMs(headers, now) ?? (isSettling ? settleMs : undefined),
    providerRequestId: headers["x-ms-request-id"] ?? headers["x-ms-correlation-request-id"],
  });
}

interface Said {
  readonly code: string;
  readonly words: string | undefined;
}

function readError(body: string): Said {
  const parsed = errorSchema.safeParse(parseJson(body));
  if (!parsed.success) return { code: "", words: body === "" ? undefined : body.slice(0, 500) };
  const { code, message, details } = parsed.data.error;
  const places = (details ?? []).map(({ target, message: what }) => [target, what].filter(Boolean).join(": "));
  const words = [code && message ? `${code}: ${message}` : code || message, ...places].filter(Boolean).join(" · ");
  return { code, words: words.slice(0, 2000) || undefined };
}

/**
 * "Troubleshoot common Azure deployment errors": the resource manager has no such subscription, group or service. That is no
 * word of what is in the service, so it is never read as an API that is gone. What the service itself lacks is told apart by
 * the words alone: "API not found."
 */
function isServiceMissing(status: number, { code, words = "" }: Said): boolean {
  if (status !== 404) return false;
  if (code === "SubscriptionNotFound" || code === "ResourceGroupNotFound") return true;
  // A workspace is missed in the words of the service: "Workspace not found."
  return code === "ResourceNotFound" && /under resource group|: Workspace not found/i.test(words);
}

function serviceMissing(operation: string, { status, headers }: HttpResponse, { words }: Said): ConnectorError {
  return new ConnectorError({
    code: "invalid-config",
    sentence:
      "Azure has no such service. Check subscription, resource group, service and workspace, or detach the deployment.",
    operation,
    status,
    detail: words,
    providerRequestId: headers["x-ms-request-id"] ?? headers["x-ms-correlation-request-id"],
  });
}

/** One API takes one write at a time, and stays busy for a while after an import has ended. */
function settles(status: number, { code, words = "" }: Said): boolean {
  if (status !== 409 && status !== 422) return false;
  return (
    code === "PessimisticConcurrencyConflict" ||
    code === "ManagementApiRequestFailed" ||
    /operation on the api is in progress/i.test(words)
  );
}

function codeOf(status: number, code: string): ConnectorErrorCode {
  if (status >= 300 && status < 400) return "invalid-config";
  if (status === 401) return "auth";
  if (status === 403) return "forbidden";
  if (status === 404) return "not-found";
  if (status === 409 || status === 412) return "conflict";
  if (status === 429) return "rate-limited";
  if (status >= 500) return "unavailable";
  return /quota|limitexceeded/i.test(code) ? "quota-exceeded" : "rejected";
}

function sentenceOf(code: ConnectorErrorCode, status: number): string {
  switch (code) {
    case "auth":
      return "Azure refused the token. Check tenant, client and sign-in of this gateway.";
    case "forbidden":
      return "The identity may not do this in Azure. Give it the missing role on the service.";
    case "not-found":
      return "Azure does not have it. Check subscription, resource group, service and workspace.";
    case "conflict":
      return status === 412
        ? "Someone changed it in Azure since it was looked at, so nothing was overwritten. Plan again."
        : "Something else in the service stands in the way. Remove or rename it, then repeat.";
    case "rate-limited":
      return "Azure Resource Manager asked to slow down.";
    case "quota-exceeded":
      return "The service has no room for more. Remove something, or take a larger tier.";
    case "invalid-config":
      return "The address answers with a redirect. Write the address it leads to, if you trust it.";
    case "unavailable":
      return `Azure answered ${status}.`;
    default:
      return "Azure refused the change.";
  }
}

/** As RFC 9110 has it; some Azure services also say milliseconds. */
export function azureRetryAfterMs(headers: HttpResponse["headers"], now: Date): number | undefined {
  const exact = headers["retry-after-ms"] ?? headers["x-ms-retry-after-ms"];
  if (exact !== undefined && /^\d+$/.test(exact)) return Number(exact);
  return retryAfterMs(headers, now);
}

export function malformed(operation: string, detail: string): ConnectorError {
  return new ConnectorError({
    code: "malformed-response",
    sentence: "The answer is not one of Azure Resource Manager's. Check the address.",
    operation,
    detail,
  });
}
