import type { Exchange } from "../exchange.ts";
import { type Answer, emptyAnswer } from "../failure.ts";

/** The answer so far. Without forward-request there is none from a backend, and it is an empty 200. */
export function answerOf(exchange: Exchange): Answer {
  exchange.response ??= emptyAnswer(200);
  return exchange.response;
}
