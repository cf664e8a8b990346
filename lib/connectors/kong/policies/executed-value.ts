import type { Objection } from "../../objection.ts";

/** Kong fills in vault references and, in the request transformer, runs what stands in `$(…)`. */
export function isExecuted(value: string): boolean {
  return value.includes("$(") || value.includes("{vault://");
}

export const executed: Objection = {
  kind: "refused",
  sentence: "Kong would run or fill in a value with $( or {vault:// instead of sending it.",
  instead: "Write the value without it.",
};
