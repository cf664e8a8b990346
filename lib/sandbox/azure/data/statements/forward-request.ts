import { PolicyFailure } from "../failure.ts";
import { callBackend } from "../forward.ts";
import type { StatementKind } from "../policy/statement-kind.ts";

const defaultTimeoutSeconds = 300;

/**
 * "Forward request". The whole body is read before it is sent on and handed back, so that both buffer settings hold for
 * true alone.
 */
export const forwardRequest: StatementKind = {
  name: "forward-request",
  attributes: {
    timeout: true,
    "timeout-ms": true,
    "http-version": ["1"],
    "follow-redirects": true,
    "buffer-request-body": true,
    "buffer-response": ["true"],
    "fail-on-error-status-code": true,
  },
  apply: async ({ reader, exchange }) => {
    const seconds = reader.number("timeout") ?? defaultTimeoutSeconds;
    const timeoutMs = reader.number("timeout-ms") ?? seconds * 1_000;
    const followRedirects = reader.flag("follow-redirects", false);
    exchange.response = undefined;
    exchange.response = await callBackend(exchange, { timeoutMs, followRedirects });
    const { status } = exchange.response;
    if (reader.flag("fail-on-error-status-code", false) && status >= 400)
      throw new PolicyFailure({ status, reason: "BackendErrorStatusCode", message: `The backend answered ${status}.` });
  },
};
