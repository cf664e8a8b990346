import { z } from "zod";
import { ConnectorError } from "../connectors/connector-error.ts";
import { AppError, type AppErrorCode } from "../errors.ts";
import { reportError } from "../log.ts";
import type { Problem } from "../model/problem.ts";

/** A problem with the HTTP status it has on a route, and what the audit chain calls it. */
export interface MappedProblem {
  readonly problem: Problem;
  readonly status: number;
  /** `refused`: Gatehouse said no before any effect. `failed`: something was tried. */
  readonly outcome: "refused" | "failed";
}

const statuses: Readonly<Record<AppErrorCode, number>> = {
  unauthenticated: 401,
  forbidden: 403,
  "not-found": 404,
  invalid: 400,
  conflict: 409,
  "stale-plan": 409,
  blocked: 409,
  locked: 423,
  "too-large": 413,
  throttled: 429,
  unavailable: 503,
};

/**
 * Turns whatever an entry threw into what the browser receives.
 *
 * Expected refusals keep their own sentence. Anything else is a bug: it is reported once, here, under `reference`,
 * and the person is told only the reference.
 */
export function problemOf(error: unknown, reference: string, where: string): MappedProblem {
  if (error instanceof AppError) {
    const { code, sentence, fields, findings } = error;
    const outcome = code === "unavailable" ? "failed" : "refused";
    return { problem: { code, sentence, fields, findings, reference }, status: statuses[code], outcome };
  }
  if (error instanceof ConnectorError) {
    const detail = error.detail === undefined ? "" : ` The gateway said: ${error.detail}`;
    const sentence = `${error.sentence}${detail}`;
    return {
      problem: { code: error.code, sentence, fields: {}, findings: [], reference },
      status: error.retryable ? 503 : 502,
      outcome: "failed",
    };
  }
  if (error instanceof z.ZodError)
    return { problem: invalidProblem(error, reference), status: 400, outcome: "refused" };

  reportError(error, { reference, where });
  const sentence = `Gatehouse failed in a way nobody foresaw. Try again; if it stays, give your administrator the reference ${reference}.`;
  return {
    problem: { code: "unexpected", sentence, fields: {}, findings: [], reference },
    status: 500,
    outcome: "failed",
  };
}

/** Field errors by dotted path, the first per field; a key nobody knows is a field error of its own. */
export function fieldErrors(error: z.ZodError): Record<string, string> {
  // A map, because a caller may well send a field called `constructor`.
  const fields = new Map<string, string>();
  for (const issue of error.issues) {
    const unknown = issue.code === "unrecognized_keys";
    const places = unknown ? issue.keys.map((key) => [...issue.path, key]) : [issue.path];
    for (const place of places.map((one) => one.join("."))) {
      if (!fields.has(place)) fields.set(place, unknown ? "Gatehouse knows no such field. Remove it." : issue.message);
    }
  }
  return Object.fromEntries(fields);
}

function invalidProblem(error: z.ZodError, reference: string): Problem {
  const fields = fieldErrors(error);
  const names = Object.keys(fields).filter((name) => name !== "");
  const whole = fields[""];
  const sentence =
    names.length === 0 && whole !== undefined
      ? `Nothing was changed. ${whole}`
      : `Nothing was changed. Correct ${names.length === 1 ? "this field" : "these fields"}: ${names.join(", ")}.`;
  return { code: "invalid", sentence, fields, findings: [], reference };
}
