import { bodyAnswer, emptyAnswer, kongMessage } from "../proxy/messages.ts";
import { record } from "../schema/composites.ts";
import { bad, type Field, optional, type TypeOf } from "../schema/field.ts";
import { headerName } from "../schema/kinds.ts";
import { count, flag, string } from "../schema/scalars.ts";
import { definePlugin } from "./plugin.ts";

const settingsField = record({
  status_code: count(503, { between: [100, 599] }),
  message: optional(string()),
  content_type: optional(string()),
  body: optional(string()),
  echo: flag(false),
  trigger: optional(headerName),
});

type Settings = TypeOf<typeof settingsField>;

/** Kong plugin hub, Request Termination. */
const config: Field<Settings> = {
  ...settingsField,
  check: (input) => {
    const result = settingsField.check(input);
    const problem = result.ok ? contradiction(result.value) : undefined;
    return problem === undefined ? result : bad({ "@entity": [problem] });
  },
};

function contradiction({ message, content_type, body }: Settings): string | undefined {
  if (message !== null && (content_type !== null || body !== null))
    return "message cannot be used with content_type or body";
  if (content_type !== null && body === null) return "content_type requires a body";
  return undefined;
}

const ownWords: Readonly<Record<number, string>> = {
  401: "Unauthorized",
  404: "Not found",
  405: "Method not allowed",
  500: "An unexpected error occurred",
  502: "Bad Gateway",
  503: "Service unavailable",
};

export const requestTermination = definePlugin({
  name: "request-termination",
  priority: 2,
  perConsumer: true,
  config,
  problems: ({ echo }) => (echo ? ["the sandbox does not enforce echo; leave it false"] : []),
  create: ({ status_code, message, content_type, body, trigger }) => ({
    access: (exchange) => {
      const { request } = exchange;
      if (trigger !== null && request.headers.get(trigger) === undefined && !request.query.has(trigger))
        return undefined;
      if (body !== null) return bodyAnswer(status_code, body, content_type ?? "application/json; charset=utf-8");
      const words = message ?? ownWords[status_code];
      return words === undefined ? emptyAnswer(status_code) : kongMessage(exchange, status_code, words);
    },
  }),
});
