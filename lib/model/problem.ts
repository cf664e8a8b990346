import type { Finding } from "./finding.ts";

/** Why something did not happen, as the browser receives it. */
export interface Problem {
  /** `invalid`, `forbidden`, `stale-plan`…; `unexpected` for a bug, whose detail stays in the log. */
  readonly code: string;
  /** What is so, then what to do. */
  readonly sentence: string;
  /** By field name; shown beside the field. */
  readonly fields: Readonly<Record<string, string>>;
  readonly findings: readonly Finding[];
  /** Finds the log line and the audit event. */
  readonly reference: string;
}

/** What a server action answers. Exactly one of the two; actions never throw across the wire. */
export type ActionResult<Data> =
  | { readonly ok: true; readonly data: Data }
  | { readonly ok: false; readonly problem: Problem };
