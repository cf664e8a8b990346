import { unsupported } from "../failure.ts";
import type { StatementKind } from "../policy/statement-kind.ts";
import { parseTemplate } from "../routing/template.ts";

/** "Rewrite URL". Parameters of the operation's template may stand in the path and in the query of the new one. */
export const rewriteUri: StatementKind = {
  name: "rewrite-uri",
  attributes: { template: true, "copy-unmatched-params": true },
  apply: ({ reader, exchange: { request, parameters, operation } }) => {
    const fill = (text: string) =>
      text.replace(/\{\*?([^{}]+)\}/g, (_, name: string) => {
        const value = parameters.get(name);
        if (value === undefined) throw unsupported(`rewrite-uri names '{${name}}', which the operation has not`);
        return encodeURIComponent(value).replaceAll("%2F", "/");
      });
    const [path = "", ...rest] = reader.required("template").split("?");
    const query = new URLSearchParams(fill(rest.join("?")));
    if (reader.flag("copy-unmatched-params", true)) {
      const matched = parseTemplate(operation?.urlTemplate ?? "").queryNames;
      for (const [name, value] of request.query) if (!matched.includes(name)) query.append(name, value);
    }
    request.path = fill(path);
    request.query = query;
  },
};
