/** `breaking`: some callers fail. `risky`: some may, and a person must judge. `safe`: none does. */
export type Impact = "breaking" | "risky" | "safe";

/** One difference between two definitions, as it matters to those who call the API. */
export interface DefinitionChange {
  /** Stable and dotted: `operation.removed`, `parameter.required`, `response.property-removed`. */
  readonly rule: string;
  readonly impact: Impact;
  /** What the change is about, for grouping. */
  readonly area: "operation" | "backend" | "policy" | "base-path" | "details";
  readonly action: "added" | "removed" | "changed";
  /** `GET /orders/{id}`, for changes within one operation. */
  readonly operation?: string;
  /** JSON pointer into the definition that has it: the newer one, or the older when something was removed. */
  readonly place: string;
  /** What changed. */
  readonly sentence: string;
  /** Why callers notice it, do not, or may, in one sentence. */
  readonly why: string;
}

/** A difference as the rules find it, before it is said why it matters. */
export type FoundChange = Omit<DefinitionChange, "why">;
