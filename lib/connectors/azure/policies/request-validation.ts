import type { PolicyConfig, PolicyConfigOf } from "#lib/model/policy/policy.ts";
import { approximate } from "../../objection.ts";
import { inbound, ranks, type Said } from "./statement.ts";
import { element, type XmlElement } from "./xml.ts";

/** "Validate content": the largest body that is read, in bytes. */
const largestBody = 102_400;

export function encodeRequestValidation(
  { body, parameters }: PolicyConfigOf<"request-validation">,
  limit: string,
): Said {
  const content = element(
    "validate-content",
    {
      "unspecified-content-type-action": "ignore",
      "max-size": String(largestBody),
      "size-exceeded-action": "prevent",
    },
    [element("content", { type: "application/json", "validate-as": "json", action: "prevent" })],
  );
  const named = element("validate-parameters", {
    "specified-parameter-action": "prevent",
    "unspecified-parameter-action": "ignore",
  });
  const elements = [...(body ? [content] : []), ...(parameters ? [named] : [])];
  if (elements.length === 0) return {};
  return {
    statements: [inbound(ranks.validation, elements)],
    objection: body
      ? approximate(limit, "Larger bodies are refused with 400; what is not JSON is let through.")
      : undefined,
  };
}

export function decodeRequestValidation(elements: readonly XmlElement[]): PolicyConfig[] {
  const has = (name: string) => elements.some((found) => found.name === name);
  return [{ type: "request-validation", body: has("validate-content"), parameters: has("validate-parameters") }];
}
