import type { JsonObject } from "#lib/model/json.ts";
import type { PolicyConfig, PolicyConfigOf } from "#lib/model/policy/policy.ts";
import type { OperationDraft } from "./draft.ts";
import { type Objection, twice } from "./objection.ts";
import { literal, readLiteral, withNote } from "./vtl.ts";

export function encodeMock(config: PolicyConfigOf<"mock">, draft: OperationDraft): Objection | undefined {
  if (draft.mock !== undefined) return twice;
  draft.mock = config;
  return undefined;
}

/** A body of another type than those named is passed to the mock as it is, and fails there. */
const noteType = "application/json";
const requestTypes = [
  noteType,
  "application/x-www-form-urlencoded",
  "application/xml",
  "multipart/form-data",
  "text/plain",
];

/**
 * "Set up mock integrations for REST APIs": the request template says the status, and the response of that status the rest.
 * `instead` is the integration that stands behind the mock, kept in a comment so that an import finds it.
 */
export function mockIntegration(
  { status, contentType, body }: PolicyConfigOf<"mock">,
  instead: JsonObject,
): JsonObject {
  const template = JSON.stringify({ statusCode: status });
  const templates = requestTypes.map((type) => [type, type === noteType ? withNote(instead, template) : template]);
  return {
    type: "mock",
    passthroughBehavior: "never",
    requestTemplates: Object.fromEntries(templates),
    responses: {
      default: {
        statusCode: String(status),
        responseParameters: { "method.response.header.Content-Type": `'${contentType}'` },
        responseTemplates: { "application/json": literal(body) },
      },
    },
  };
}

/** Each header of a mock's response has to be announced by the method. */
export function mockResponses({ status }: PolicyConfigOf<"mock">): JsonObject {
  return {
    [String(status)]: {
      description: "The fixed answer.",
      headers: { "Content-Type": { schema: { type: "string" } } },
    },
  };
}

/** `status`, `parameters` and `templates` of the one response that a mock integration has. */
export function decodeMock(
  status: number,
  parameters: Readonly<Record<string, string>>,
  templates: Readonly<Record<string, string>>,
): PolicyConfig[] {
  const [[type, template] = ["application/json", ""]] = Object.entries(templates);
  const header = /^'(.*)'$/.exec(parameters["method.response.header.Content-Type"] ?? "")?.[1];
  if (status < 200 || status > 599) return [];
  return [{ type: "mock", status, contentType: header ?? type, body: readLiteral(template) }];
}
