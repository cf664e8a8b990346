import { AppError } from "../errors.ts";

/** Runs work given to it, so much at once and so much waiting; beyond that it refuses with AppError `unavailable`. */
export function boundedQueue(
  atOnce: number,
  longestQueue: number,
): <Result>(work: () => Promise<Result>) => Promise<Result> {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (running >= atOnce) {
      if (waiting.length >= longestQueue) {
        const sentence = "Many people are signing in at this moment. Try again in a few seconds.";
        throw new AppError({ code: "unavailable", sentence, retryable: true });
      }
      // Whoever leaves hands over the place: `running` stays as it is.
      await new Promise<void>((resolve) => waiting.push(resolve));
    } else {
      running += 1;
    }
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}
