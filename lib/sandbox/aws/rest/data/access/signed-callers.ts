import { signatureError } from "../../../control/signature-error.ts";
import type { Identities, Principal } from "../../../identity/identities.ts";
import { decide } from "../../../identity/policy.ts";
import { type SignatureProblem, verifySignature } from "../../../identity/signature.ts";
import { methodArn, type RoutedCall } from "../exchange.ts";
import { GatewayFailure } from "../failure.ts";
import type { Verdict } from "./policy-document.ts";
import { invokeRefusal } from "./resource-policy.ts";

/**
 * Who signed the request, if they may invoke the method. Everybody here is of the API's own account, where a word of either
 * policy lets in and a denial of either keeps out: "How API Gateway resource policies affect authorization workflow",
 * IAM authentication. The resource policy's denial has been said before.
 */
export function admitSigned(call: RoutedCall, identities: Identities, resourcePolicy: Verdict): Principal {
  const { request, account } = call;
  const headers = Object.fromEntries(
    [...request.headers].map(([name]) => [name.toLowerCase(), request.headers.all(name).join(",")]),
  );
  const caller = verifySignature(
    { method: request.method, ...request.signed, headers, body: request.body },
    identities,
  );
  if (typeof caller === "string") throw refusal(caller);
  if (caller.service !== "execute-api" || caller.region !== account.region) throw refusal("wrong scope");
  const decision = decide(caller.principal.statements, "execute-api:Invoke", methodArn(call));
  const hasPolicy = (call.settings.policy ?? "") !== "";
  if (decision === "allowed" || (decision === "not allowed" && hasPolicy && resourcePolicy === "allow"))
    return caller.principal;
  const because = decision === "denied explicitly" ? " with an explicit deny" : "";
  throw new GatewayFailure("ACCESS_DENIED", { message: `${invokeRefusal(call, caller.principal.arn)}${because}` });
}

function refusal(problem: SignatureProblem | "wrong scope"): GatewayFailure {
  if (problem === "no signature") return new GatewayFailure("MISSING_AUTHENTICATION_TOKEN");
  if (problem === "expired session") return new GatewayFailure("EXPIRED_TOKEN");
  const { code, message } = signatureError(problem);
  return new GatewayFailure("INVALID_SIGNATURE", { message, errorType: code });
}
