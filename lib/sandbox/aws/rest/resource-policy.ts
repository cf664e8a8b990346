import { isObject, parseJson, type Unchecked } from "../../core/json.ts";
import { badRequest } from "../control/aws-error.ts";
import type { RestContext } from "./context.ts";

/**
 * The policy as it is kept: resources in the short form `execute-api:/stage/GET/pets` made whole, as on import:
 * "Create and attach an API Gateway resource policy to an API". Throws when it is no policy or too long.
 */
export function expandPolicy(context: RestContext, restApiId: string, text: string): string {
  const policy = parseJson(text);
  if (!isObject(policy) || !Array.isArray(policy.Statement)) throw invalidPolicy();
  const prefix = `arn:aws:execute-api:${context.region}:${context.accountId}:${restApiId}`;
  const statements = policy.Statement.map((statement: unknown) => {
    if (!isObject(statement) || !isStatement(statement)) throw invalidPolicy();
    return { ...statement, Resource: expandResource(statement.Resource, prefix) };
  });
  const expanded = JSON.stringify({ ...policy, Statement: statements });
  if (expanded.length > context.quotas.policyCharacters)
    throw badRequest(
      `Invalid policy document. The policy is ${expanded.length} characters long, and may be ${context.quotas.policyCharacters} at most.`,
    );
  return expanded;
}

function isStatement(statement: Unchecked): boolean {
  const isEffect = statement.Effect === "Allow" || statement.Effect === "Deny";
  return isEffect && statement.Principal !== undefined && statement.Action !== undefined;
}

function expandResource(resource: unknown, prefix: string): unknown {
  if (Array.isArray(resource)) return resource.map((part) => expandResource(part, prefix));
  if (typeof resource !== "string") throw invalidPolicy();
  return resource.startsWith("execute-api:/") ? `${prefix}${resource.slice("execute-api:".length)}` : resource;
}

function invalidPolicy() {
  return badRequest("Invalid policy document. Please check the policy syntax and ensure that Principals are valid.");
}

/** What a caller needs, beside the verb, to attach a policy: "IAM policies required to create and manage resource policies". */
export function policyActions(hasPolicy: boolean): string[] {
  return hasPolicy ? ["apigateway:UpdateRestApiPolicy"] : [];
}
