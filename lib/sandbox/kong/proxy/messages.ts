import { HeaderList } from "../../core/header-list.ts";
import type { Answer } from "./exchange.ts";

/** How Kong itself answers on the proxy port: a message and the request's id. */
export function kongMessage(
  { request }: { readonly request: { readonly id: string } },
  status: number,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  const answer = bodyAnswer(
    status,
    JSON.stringify({ message, request_id: request.id }),
    "application/json; charset=utf-8",
  );
  for (const [name, value] of Object.entries(headers)) answer.headers.set(name, value);
  return answer;
}

export function bodyAnswer(status: number, text: string, contentType: string): Answer {
  const body = Buffer.from(text);
  return { status, headers: new HeaderList([["Content-Type", contentType]]), body, origin: "kong" };
}

export function emptyAnswer(status: number): Answer {
  return { status, headers: new HeaderList(), body: Buffer.alloc(0), origin: "kong" };
}
