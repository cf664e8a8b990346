import { PolicyFailure } from "../failure.ts";
import type { StatementKind } from "../policy/statement-kind.ts";

/** "Check HTTP header". */
export const checkHeader: StatementKind = {
  name: "check-header",
  attributes: {
    name: true,
    "failed-check-httpcode": true,
    "failed-check-error-message": true,
    "ignore-case": true,
  },
  parts: { value: { text: true } },
  apply: ({ reader, exchange }) => {
    const name = reader.required("name");
    const isLoose = reader.flag("ignore-case", false);
    const fold = (text: string) => (isLoose ? text.toLowerCase() : text);
    const wanted = reader.children("value").map((value) => fold(value.content()));
    const given = exchange.request.headers.get(name);
    if (given !== undefined && (wanted.length === 0 || wanted.includes(fold(given)))) return;
    throw new PolicyFailure({
      status: reader.number("failed-check-httpcode") ?? 401,
      publicMessage: reader.required("failed-check-error-message"),
      ...(given === undefined
        ? { reason: "HeaderNotFound", message: `Header ${name} was not found in the request. Access denied.` }
        : {
            reason: "HeaderValueNotAllowed",
            message: `Header ${name} value of ${given} is not allowed. Access denied.`,
          }),
    });
  },
};
