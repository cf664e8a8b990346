import type { Objection } from "../../objection.ts";

/**
 * "Azure API Management policy expressions" and "Use named values": the gateway would run or fill in such a text, wherever
 * it comes from. Answers the first of these texts that must not be sent.
 */
export function refusal(texts: readonly string[]): Objection | undefined {
  const unsafe = texts.find((text) => /@[({]|\{\{/.test(text));
  if (unsafe === undefined) return undefined;
  return {
    kind: "refused",
    sentence: `API Management would run or fill in what stands in ${JSON.stringify(unsafe.slice(0, 80))}.`,
    instead: "Write it without @(, @{ and {{.",
  };
}
