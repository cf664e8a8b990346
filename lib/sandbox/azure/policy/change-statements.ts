import { everywhere, inbound, type Part, type Statement } from "./statement.ts";

const header: Part = {
  attributes: { name: "text", "exists-action": ["override", "skip", "append", "delete"] },
  required: ["name"],
  parts: { value: { text: true } },
};
const body: Part = { attributes: { template: ["liquid"], "xsi-nil": "text", "parse-date": "boolean" }, content: true };
const status: Part = { attributes: { code: "number", reason: "text" }, required: ["code"] };
const actions = ["ignore", "prevent", "detect"];

const checkedParameters: Part = {
  attributes: { "specified-parameter-action": actions, "unspecified-parameter-action": actions },
  parts: { parameter: { attributes: { name: "text", action: actions }, required: ["name", "action"] } },
};

/** "API Management policy reference": transformation, routing, caching, content validation, policy control and flow. */
export const changeStatements: Readonly<Record<string, Statement>> = {
  "set-header": { sections: everywhere, ...header },
  "set-query-parameter": { sections: ["inbound", "backend"], ...header },
  "set-body": { sections: everywhere, ...body },
  "set-status": { sections: everywhere, ...status },
  "set-method": { sections: ["inbound", "on-error"], text: true },
  "set-variable": { sections: everywhere, attributes: { name: "text", value: "text" }, required: ["name", "value"] },
  "rewrite-uri": {
    sections: inbound,
    attributes: { template: "text", "copy-unmatched-params": "boolean" },
    required: ["template"],
  },
  "set-backend-service": {
    sections: ["inbound", "backend"],
    attributes: {
      "base-url": "text",
      "backend-id": "text",
      "sf-resolve-condition": "text",
      "sf-service-instance-name": "text",
      "sf-partition-key": "text",
      "sf-listener-name": "text",
    },
  },
  "forward-request": {
    sections: ["backend"],
    once: true,
    attributes: {
      "http-version": ["1", "2or1", "2"],
      timeout: "number",
      "timeout-ms": "number",
      "continue-timeout": "number",
      "follow-redirects": "boolean",
      "buffer-request-body": "boolean",
      "buffer-response": "boolean",
      "fail-on-error-status-code": "boolean",
    },
  },
  retry: {
    sections: everywhere,
    attributes: {
      condition: "text",
      count: "number",
      interval: "number",
      "max-interval": "number",
      delta: "number",
      "first-fast-retry": "boolean",
    },
    required: ["condition", "count", "interval"],
    statements: true,
  },
  wait: { sections: everywhere, attributes: { for: ["all", "any"] }, statements: true },
  choose: {
    sections: everywhere,
    parts: {
      when: { attributes: { condition: "text" }, required: ["condition"], statements: true },
      otherwise: { statements: true },
    },
    needs: ["when"],
  },
  "mock-response": {
    sections: ["inbound", "outbound", "on-error"],
    attributes: { "status-code": "number", "content-type": "text", index: "number" },
  },
  "return-response": {
    sections: everywhere,
    attributes: { "response-variable-name": "text" },
    parts: { "set-status": status, "set-header": header, "set-body": body },
  },
  "cache-lookup": {
    sections: inbound,
    once: true,
    attributes: {
      "vary-by-developer": "boolean",
      "vary-by-developer-groups": "boolean",
      "caching-type": ["internal", "external", "prefer-external"],
      "downstream-caching-type": ["none", "private", "public"],
      "must-revalidate": "boolean",
      "allow-private-response-caching": "boolean",
    },
    required: ["vary-by-developer", "vary-by-developer-groups"],
    parts: { "vary-by-header": { text: true }, "vary-by-query-parameter": { text: true } },
  },
  "cache-store": {
    sections: ["outbound"],
    once: true,
    attributes: { duration: "number", "cache-response": "boolean" },
    required: ["duration"],
  },
  "validate-content": {
    sections: everywhere,
    attributes: {
      "unspecified-content-type-action": actions,
      "max-size": "number",
      "size-exceeded-action": actions,
      "errors-variable-name": "text",
    },
    required: ["unspecified-content-type-action", "max-size", "size-exceeded-action"],
    parts: {
      "content-type-map": {
        attributes: { "any-content-type-value": "text", "missing-content-type-value": "text" },
        parts: { type: { attributes: { from: "text", to: "text", when: "text" } } },
      },
      content: {
        attributes: {
          type: "text",
          "validate-as": ["json", "xml", "soap"],
          "schema-id": "text",
          "schema-ref": "text",
          action: actions,
          "allow-additional-properties": "boolean",
          "case-insensitive-property-names": "boolean",
        },
        required: ["validate-as", "action"],
      },
    },
  },
  "validate-parameters": {
    sections: inbound,
    attributes: {
      "specified-parameter-action": actions,
      "unspecified-parameter-action": actions,
      "errors-variable-name": "text",
    },
    required: ["specified-parameter-action", "unspecified-parameter-action"],
    parts: {
      headers: checkedParameters,
      query: checkedParameters,
      path: { ...checkedParameters, attributes: { "specified-parameter-action": actions } },
    },
  },
  "include-fragment": { sections: everywhere, attributes: { "fragment-id": "text" }, required: ["fragment-id"] },
  "find-and-replace": {
    sections: everywhere,
    attributes: { from: "text", to: "text" },
    required: ["from", "to"],
  },
};
