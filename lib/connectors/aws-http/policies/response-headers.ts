import type { PolicyConfig, PolicyConfigOf } from "#lib/model/policy/policy.ts";
import { approximate, type Objection } from "../../objection.ts";
import type { HeaderStates } from "./draft.ts";
import { decodeHeaders, encodeHeaders, headerMappings } from "./headers.ts";

/** What backends answer with, whether their description says so or not. */
const commonStatuses = [
  ...[
    200, 201, 202, 204, 206, 301, 302, 303, 304, 307, 308, 400, 401, 403, 404, 405, 406, 409, 410, 412, 413, 415, 422,
  ],
  ...[428, 429, 500, 501, 502, 503, 504],
];

/** An HTTP API maps response headers for each status code apart, and knows no code that stands for all. */
export function encodeResponseHeaders(
  config: PolicyConfigOf<"response-headers">,
  states: HeaderStates,
): Objection | undefined {
  return (
    encodeHeaders(config, states) ??
    approximate(
      "An HTTP API changes the headers of answers by their status code, and only of those that the backend gave.",
      `Said for the codes that the definition names and ${commonStatuses.length} common ones; other answers, and the gateway's own refusals, keep their headers.`,
    )
  );
}

/** The integration's `responseParameters`, for the statuses that the document declares and the common ones. */
export function responseParameters(
  states: HeaderStates,
  declared: readonly string[],
): Record<string, Record<string, string>> {
  if (states.size === 0) return {};
  const numbered = declared.filter((status) => /^[2-5]\d\d$/.test(status));
  const statuses = [...new Set([...commonStatuses.map(String), ...numbered])].toSorted();
  return Object.fromEntries(statuses.map((status) => [status, headerMappings(states)]));
}

/**
 * One policy where all the statuses there are have the same mappings, so that they stand under one key; the common ones
 * have to be among them.
 */
export function decodeResponseHeaders(
  grouped: Readonly<Record<string, Readonly<Record<string, string>>>>,
): PolicyConfig[] {
  const [group, ...others] = Object.entries(grouped);
  if (group === undefined || others.length > 0) return [];
  const statuses = group[0].split(" ");
  const isWide = commonStatuses.every((status) => statuses.includes(String(status)));
  return isWide ? decodeHeaders("response-headers", group[1]) : [];
}
