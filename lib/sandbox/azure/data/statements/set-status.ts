import type { Answer } from "../failure.ts";
import { answerOf } from "../policy/answer-of.ts";
import type { Reader } from "../policy/reader.ts";
import type { Enforced, StatementKind } from "../policy/statement-kind.ts";

export const statusShape: Enforced = { attributes: { code: true, reason: true } };

/** "Set status code". */
export const setStatus: StatementKind = {
  name: "set-status",
  ...statusShape,
  apply: ({ reader, exchange }) => changeStatus(reader, answerOf(exchange)),
};

export function changeStatus(reader: Reader, answer: Answer): void {
  answer.status = reader.number("code") ?? answer.status;
  answer.reason = reader.attribute("reason") ?? "";
}
