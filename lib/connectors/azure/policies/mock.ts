import type { PolicyConfig, PolicyConfigOf } from "#lib/model/policy/policy.ts";
import { refusal } from "./objection.ts";
import { inbound, ranks, type Said } from "./statement.ts";
import { element, type XmlElement } from "./xml.ts";

/** RFC 9110 §15, for those that people mock; a reason phrase has to be there and means nothing. */
const reasons: Readonly<Record<number, string>> = {
  200: "OK",
  201: "Created",
  202: "Accepted",
  204: "No Content",
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  409: "Conflict",
  410: "Gone",
  429: "Too Many Requests",
  500: "Internal Server Error",
  501: "Not Implemented",
  503: "Service Unavailable",
};

/** "Return response": ends the inbound section, so it stands after all that may refuse a request. */
export function encodeMock({ status, contentType, body }: PolicyConfigOf<"mock">): Said {
  const objection = refusal([contentType, body]);
  if (objection) return { objection };
  const header = element("set-header", { name: "Content-Type", "exists-action": "override" }, [
    element("value", {}, contentType),
  ]);
  const answer = element("return-response", {}, [
    element("set-status", { code: String(status), reason: reasons[status] ?? "Mock" }),
    header,
    ...(body === "" ? [] : [element("set-body", {}, body)]),
  ]);
  return { statements: [inbound(ranks.mock, [answer])] };
}

export function decodeMock({ children }: XmlElement): PolicyConfig[] {
  const find = (name: string) => children.find((child) => child.name === name);
  const status = Number(find("set-status")?.attributes.code ?? 200);
  const contentType = find("set-header")?.children[0]?.text ?? "text/plain";
  return [{ type: "mock", status, contentType, body: find("set-body")?.text ?? "" }];
}
