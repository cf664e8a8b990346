import { type Call, methodArn } from "../exchange.ts";
import { GatewayFailure } from "../failure.ts";
import { judge, policyDocumentSchema, type Verdict } from "./policy-document.ts";

/** IAM's words for who may not do what. The vendor hides most of the account. */
export function invokeRefusal(call: Call, who: string): string {
  const { accountId } = call.account;
  const hidden = methodArn(call).replace(`:${accountId}:`, `:********${accountId.slice(-4)}:`);
  return `User: ${who} is not authorized to perform: execute-api:Invoke on resource: ${hidden}`;
}

/**
 * What the API's resource policy says of the caller; "allow" for an API that has none.
 * "How API Gateway resource policies affect authorization workflow": a denial ends the request before any authorizer
 * is asked, and without an authorizer silence is a denial as well.
 */
export function checkResourcePolicy(call: Call, hasAuthorizer: boolean): Verdict {
  const { policy } = call.settings;
  if (policy === undefined || policy === "") return "allow";
  const resourceArn = methodArn(call);
  const verdict = judge(policyDocumentSchema.parse(JSON.parse(policy)), {
    resourceArn,
    sourceIp: call.request.sourceIp,
  });
  if (verdict === "deny" || (verdict === "neither" && !hasAuthorizer)) {
    const message = invokeRefusal(call, "anonymous");
    throw new GatewayFailure("ACCESS_DENIED", {
      message: verdict === "deny" ? `${message} with an explicit deny` : message,
    });
  }
  return verdict;
}
