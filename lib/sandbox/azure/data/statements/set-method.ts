import type { StatementKind } from "../policy/statement-kind.ts";

/** "Set request method". */
export const setMethod: StatementKind = {
  name: "set-method",
  text: true,
  apply: ({ reader, exchange }) => {
    exchange.request.method = reader.content().trim().toUpperCase();
  },
};
