import { emptyAnswer } from "../failure.ts";
import type { StatementKind } from "../policy/statement-kind.ts";
import { bodyShape } from "./set-body.ts";
import { changeFields, headerShape } from "./set-header.ts";
import { changeStatus, statusShape } from "./set-status.ts";

/** "Return response": 200 without a body unless it says more, and nothing runs behind it. */
export const returnResponse: StatementKind = {
  name: "return-response",
  parts: { "set-status": statusShape, "set-header": headerShape, "set-body": bodyShape },
  apply: ({ reader, exchange }) => {
    const answer = emptyAnswer(200);
    for (const status of reader.children("set-status")) changeStatus(status, answer);
    for (const header of reader.children("set-header")) changeFields(header, answer.headers);
    for (const body of reader.children("set-body")) answer.body = Buffer.from(body.content());
    exchange.response = answer;
    exchange.isFinished = true;
  },
};
