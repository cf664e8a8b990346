import { elementsOf } from "../../policy/xml.ts";
import type { StatementKind } from "../policy/statement-kind.ts";

/** "Control flow". The first `when` that holds, else `otherwise`. */
export const choose: StatementKind = {
  name: "choose",
  parts: { when: { attributes: { condition: true }, statements: true }, otherwise: { statements: true } },
  apply: async ({ reader, run }) => {
    const holds = reader.children("when").find((when) => when.flag("condition", false));
    const otherwise = elementsOf(reader.element).find(({ name }) => name === "otherwise");
    const holder = holds?.element ?? otherwise;
    if (holder !== undefined) await run(holder);
  },
};
