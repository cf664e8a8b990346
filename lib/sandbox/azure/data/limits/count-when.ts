import { PolicyFailure } from "../failure.ts";
import type { Call } from "../policy/statement-kind.ts";

/** Counts now, or, where `increment-condition` looks at the answer, once that is known. */
export function countWhen({ reader, exchange }: Call, count: () => void): void {
  if (!reader.element.attributes.some(({ name }) => name === "increment-condition")) {
    count();
    return;
  }
  exchange.endings.push(() => {
    try {
      if (reader.flag("increment-condition", true)) count();
    } catch (error) {
      // The answer is made: a condition that cannot be told counts nothing.
      if (!(error instanceof PolicyFailure)) throw error;
    }
  });
}
