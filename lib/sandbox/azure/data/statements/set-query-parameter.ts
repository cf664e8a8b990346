import type { StatementKind } from "../policy/statement-kind.ts";
import { headerShape } from "./set-header.ts";

/** "Set query string parameter". */
export const setQueryParameter: StatementKind = {
  name: "set-query-parameter",
  ...headerShape,
  apply: ({ reader, exchange }) => {
    const { query } = exchange.request;
    const name = reader.required("name");
    const values = reader.children("value").map((value) => value.content().trim());
    const action = reader.attribute("exists-action") ?? "override";
    if (action === "skip" && query.has(name)) return;
    if (action !== "append") query.delete(name);
    if (action !== "delete") for (const value of values) query.append(name, value);
  },
};
