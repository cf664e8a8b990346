import type { SignatureProblem } from "../identity/signature.ts";
import { AwsError } from "./aws-error.ts";

/** API Gateway's answers to calls that are not, or not rightly, signed: "Common errors" of its API reference. */
export function signatureError(problem: SignatureProblem | "wrong scope"): AwsError {
  switch (problem) {
    case "no signature":
      return new AwsError("MissingAuthenticationTokenException", 403, "Missing Authentication Token");
    case "incomplete signature":
      return new AwsError(
        "IncompleteSignatureException",
        403,
        "Authorization header requires 'Credential', 'Signature' and 'SignedHeaders' parameters, and the existence of an 'X-Amz-Date' header.",
      );
    case "unknown key":
      return new AwsError("UnrecognizedClientException", 403, "The security token included in the request is invalid.");
    case "expired session":
      return new AwsError("ExpiredTokenException", 403, "The security token included in the request is expired");
    case "wrong signature":
      return new AwsError(
        "InvalidSignatureException",
        403,
        "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.",
      );
    case "out of time":
      return new AwsError(
        "InvalidSignatureException",
        403,
        "Signature expired: it is more than 5 min. from the server's time.",
      );
    case "wrong scope":
      return new AwsError(
        "InvalidSignatureException",
        403,
        "Credential should be scoped to a valid region and service.",
      );
    default:
      return problem satisfies never;
  }
}
