import { STATUS_CODES } from "node:http";
import type { PolicyConfig, PolicyConfigOf } from "#lib/model/policy/policy.ts";
import { refusal } from "./objection.ts";
import { inbound, ranks, type Said } from "./statement.ts";
import { element, type XmlElement } from "./xml.ts";

/** "Return response": ends the inbound section, so it stands after all that may refuse a request. */
export function encodeMock({ status, contentType, body }: PolicyConfigOf<"mock">): Said {
  const objection = refusal([contentType, body]);
  if (objection) return { objection };
  const header = element("set-header", { name: "Content-Type", "exists-action": "override" }, [
    element("value", {}, contentType),
  ]);
  const answer = element("return-response", {}, [
    element("set-status", { code: String(status), reason: STATUS_CODES[status] ?? "Mock" }),
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
