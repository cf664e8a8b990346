import { z } from "zod";

export const impacts = ["breaking", "risky", "safe"] as const;

/** One difference between two definitions, as it matters to those who call the API. */
export const definitionChangeSchema = z.object({
  /** Stable and dotted: `operation.removed`, `parameter.required`, `response.property-removed`. */
  rule: z.string(),
  impact: z.enum(impacts),
  /** What the change is about, for grouping. */
  area: z.enum(["operation", "backend", "policy", "base-path", "details"]),
  action: z.enum(["added", "removed", "changed"]),
  /** `GET /orders/{id}`, for changes within one operation. */
  operation: z.string().optional(),
  /** JSON pointer into the definition that has it: the newer one, or the older when something was removed. */
  place: z.string(),
  /** What changed, and why it matters where it does. */
  sentence: z.string(),
});
export type DefinitionChange = z.infer<typeof definitionChangeSchema>;
export type Impact = DefinitionChange["impact"];
