import { type Call, methodArn } from "../exchange.ts";
import { GatewayFailure } from "../failure.ts";
import { judge, policyDocumentSchema, type Verdict } from "./policy-document.ts";

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
    const hidden = resourceArn.replace(`:${call.account.accountId}:`, `:********${call.account.accountId.slice(-4)}:`);
    const message = `User: anonymous is not authorized to perform: execute-api:Invoke on resource: ${hidden}`;
    throw new GatewayFailure("ACCESS_DENIED", {
      message: verdict === "deny" ? `${message} with an explicit deny` : message,
    });
  }
  return verdict;
}
