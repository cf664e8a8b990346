import type { PolicyConfig, PolicyConfigOf } from "#lib/model/policy/policy.ts";
import { inbound, ranks, type Said } from "./statement.ts";
import { element, type XmlElement } from "./xml.ts";

const pattern =
  /^@\(context\.Request\.Body != null && context\.Request\.Body\.As<byte\[\]>\(preserveContent: true\)\.Length > (\d+)\)$/;

/** By an expression: "Validate content" answers 400 for a body that is too large, and reads no more than 100 KB of one. */
export function encodeRequestSize({ maxBytes }: PolicyConfigOf<"request-size">): Said {
  const condition = `@(context.Request.Body != null && context.Request.Body.As<byte[]>(preserveContent: true).Length > ${maxBytes})`;
  const answer = element("return-response", {}, [element("set-status", { code: "413", reason: "Content Too Large" })]);
  return {
    statements: [inbound(ranks.size, [element("choose", {}, [element("when", { condition }, [answer])])])],
  };
}

/** Of a condition inside a `choose`. */
export function decodeRequestSize({ attributes }: XmlElement): PolicyConfig[] {
  const [, maxBytes] = pattern.exec(attributes.condition ?? "") ?? [];
  return maxBytes === undefined ? [] : [{ type: "request-size", maxBytes: Number(maxBytes) }];
}
