import { answerOf } from "../policy/answer-of.ts";
import type { StatementKind } from "../policy/statement-kind.ts";

/** "Find and replace string in body". */
export const findAndReplace: StatementKind = {
  name: "find-and-replace",
  attributes: { from: true, to: true },
  apply: ({ reader, exchange, section }) => {
    const target = section === "inbound" || section === "backend" ? exchange.request : answerOf(exchange);
    target.body = Buffer.from(target.body.toString().replaceAll(reader.required("from"), reader.required("to")));
  },
};
