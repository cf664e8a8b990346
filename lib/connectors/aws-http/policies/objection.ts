import { type Objection, unsupported } from "../../objection.ts";

/** A value that the gateway would take for something else than text. */
export function refused(sentence: string): Objection {
  return { kind: "refused", sentence, instead: "Write another value, or remove the policy." };
}

export const twice = unsupported(
  "An earlier policy of this kind already applies to an operation, and an HTTP API takes one per operation.",
  "The earlier policy applies there.",
);
