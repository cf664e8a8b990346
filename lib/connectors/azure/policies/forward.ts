import type { PolicyConfig, PolicyConfigOf } from "#lib/model/policy/policy.ts";
import { approximate, unsupported } from "./objection.ts";
import type { Forward, Said, Statement } from "./statement.ts";
import { element, type XmlElement } from "./xml.ts";

// Timeout and retry: one statement sends a request on, so one policy is read and written beside the other.

/** "Forward request": longer waits may end early in Azure's own network, in milliseconds. */
const longestMs = 240_000;
/** "Retry": the most further attempts, and the shortest wait between them in seconds. */
const mostAttempts = 50;
const waitSeconds = 1;

export function encodeTimeout({ connectMs, responseMs }: PolicyConfigOf<"timeout">, limit: string): Said {
  const longest = Math.max(connectMs, responseMs);
  const objection =
    longest > longestMs
      ? approximate(limit, "Azure may end it after 240 s.", true)
      : connectMs === responseMs
        ? undefined
        : approximate(limit, `Both together have ${responseMs} ms.`);
  return { forward: { timeoutMs: responseMs }, statements: [timedOut], objection };
}

/** A backend that is too slow is a 504, as everywhere else. */
export const timedOut: Statement = {
  section: "on-error",
  rank: 1,
  elements: [
    element("choose", {}, [
      element("when", { condition: '@(context.LastError.Reason == "Timeout")' }, [
        element("set-status", { code: "504", reason: "Gateway Timeout" }),
      ]),
    ]),
  ],
};

export function encodeRetry({ attempts, on }: PolicyConfigOf<"retry">, limit: string): Said {
  const statuses = on.flatMap((reason) => (reason === "connect-failure" ? [] : [Number(reason)]));
  if (attempts === 0) return { forward: { retry: { attempts: 0, statuses: [] } } };
  if (statuses.length === 0) return { objection: unsupported(limit) };
  return {
    forward: { retry: { attempts: Math.min(attempts, mostAttempts), statuses } },
    objection: on.includes("connect-failure")
      ? approximate(limit, `Tried again on ${statuses.join(", ")}.`)
      : undefined,
  };
}

/** How requests are sent on; an empty `Forward` leaves it to the scopes above. */
export function printForward({ timeoutMs, retry }: Forward): XmlElement {
  if (timeoutMs === undefined && retry === undefined) return element("base");
  const isRetried = retry !== undefined && retry.attempts > 0;
  const forward = element("forward-request", {
    ...(timeoutMs === undefined ? {} : timeLimit(timeoutMs)),
    // Kept for the next attempt; that there is none is said as well, so that it can be read back.
    ...(retry === undefined ? {} : { "buffer-request-body": String(isRetried) }),
  });
  if (!isRetried) return forward;
  const failed = retry.statuses.map((status) => `context.Response.StatusCode == ${status}`).join(" || ");
  const attributes = {
    condition: `@(${failed})`,
    count: String(retry.attempts),
    interval: String(waitSeconds),
    "first-fast-retry": "true",
  };
  return element("retry", attributes, [forward]);
}

function timeLimit(milliseconds: number): Record<string, string> {
  return milliseconds % 1000 === 0 ? { timeout: String(milliseconds / 1000) } : { "timeout-ms": String(milliseconds) };
}

export function decodeForward(sent: XmlElement): PolicyConfig[] {
  const forward = sent.name === "retry" ? sent.children.find(({ name }) => name === "forward-request") : sent;
  if (forward?.name !== "forward-request") return [];
  const { timeout, "timeout-ms": exact } = forward.attributes;
  const milliseconds = exact === undefined ? Number(timeout) * 1000 : Number(exact);
  const limits: PolicyConfig[] = Number.isInteger(milliseconds)
    ? [{ type: "timeout", connectMs: milliseconds, responseMs: milliseconds }]
    : [];
  if (sent.name === "retry") {
    const attempts = Number(sent.attributes.count);
    const on = [...(sent.attributes.condition ?? "").matchAll(/StatusCode == (502|503|504)/g)].map(
      ([, status]) => status,
    );
    const known = on.filter((status) => status === "502" || status === "503" || status === "504");
    return [...limits, { type: "retry", attempts, on: known }];
  }
  const isOnce = forward.attributes["buffer-request-body"] === "false";
  return isOnce ? [...limits, { type: "retry", attempts: 0, on: ["connect-failure"] }] : limits;
}
