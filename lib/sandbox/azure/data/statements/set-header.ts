import type { Fields } from "../fields.ts";
import { answerOf } from "../policy/answer-of.ts";
import type { Reader } from "../policy/reader.ts";
import type { Enforced, StatementKind } from "../policy/statement-kind.ts";

export const headerShape: Enforced = {
  attributes: { name: true, "exists-action": ["override", "skip", "append", "delete"] },
  parts: { value: { text: true } },
};

/** "Set header". Inbound and in the backend section it changes the request, behind that the answer. */
export const setHeader: StatementKind = {
  name: "set-header",
  ...headerShape,
  apply: ({ reader, exchange, section }) => {
    const isRequest = section === "inbound" || section === "backend";
    changeFields(reader, isRequest ? exchange.request.headers : answerOf(exchange).headers);
  },
};

/** `exists-action`: override when it is not given. */
export function changeFields(reader: Reader, fields: Fields): void {
  const name = reader.required("name");
  const values = reader.children("value").map((value) => value.content().trim());
  switch (reader.attribute("exists-action") ?? "override") {
    case "delete":
      fields.delete(name);
      return;
    case "skip":
      if (!fields.has(name)) fields.set(name, ...values);
      return;
    case "append":
      for (const value of values) fields.append(name, value);
      return;
    default:
      fields.set(name, ...values);
  }
}
