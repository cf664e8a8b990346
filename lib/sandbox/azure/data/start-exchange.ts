import { HeaderList } from "../../core/header-list.ts";
import type { Api } from "../model.ts";
import type { CallerRequest, Exchange } from "./exchange.ts";
import type { OperationMatch } from "./routing/routes.ts";

/** The request before any policy ran. `rest` is the path behind the API's. */
export function startExchange(
  caller: CallerRequest,
  api: Api,
  rest: string,
  match: OperationMatch | undefined,
): Exchange {
  const headers = new HeaderList(caller.headers);
  headers.set("X-Forwarded-For", [...headers.all("X-Forwarded-For"), caller.address].join(", "));
  headers.delete("Host");
  return {
    caller,
    api,
    operation: match?.operation,
    parameters: match?.parameters ?? new Map(),
    request: {
      method: caller.method,
      path: rest,
      query: new URLSearchParams(caller.query),
      headers,
      body: caller.body,
    },
    backendUrl: api.serviceUrl?.replace(/\/+$/, "") ?? null,
    response: undefined,
    variables: new Map(),
    answerFields: new HeaderList(),
    isFinished: false,
    isFromCache: false,
    endings: [],
  };
}
