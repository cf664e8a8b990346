import { answerOf } from "../policy/answer-of.ts";
import type { Enforced, StatementKind } from "../policy/statement-kind.ts";

export const bodyShape: Enforced = { text: true };

/** "Set body", with text or an expression; liquid templates are refused. */
export const setBody: StatementKind = {
  name: "set-body",
  ...bodyShape,
  apply: ({ reader, exchange, section }) => {
    const body = Buffer.from(reader.content());
    if (section === "inbound" || section === "backend") exchange.request.body = body;
    else answerOf(exchange).body = body;
  },
};
