import type { StatementKind } from "../policy/statement-kind.ts";

/** "Set variable". */
export const setVariable: StatementKind = {
  name: "set-variable",
  attributes: { name: true, value: true },
  apply: ({ reader, exchange }) => {
    exchange.variables.set(reader.required("name"), reader.value("value") ?? "");
  },
};
