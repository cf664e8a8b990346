import type { FaultKind } from "../conformance/harness.ts";
import type { HttpResponse } from "../connector.ts";
import type { AwsCredentials } from "./settings.ts";

interface Key {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** A key of the sandbox account, as a credential. */
export function accessKey({ accessKeyId, secretAccessKey, sessionToken = "" }: Key): AwsCredentials {
  return { signIn: { type: "access-key", accessKeyId, secretAccessKey, sessionToken } };
}

/**
 * "Common errors" of the Amazon API Gateway API references, both versions. AWS refuses a credential with 403 and a name, which
 * STS writes in XML and API Gateway in a header; 401 stands for both here, and the names have tests of their own.
 */
const words: Readonly<
  Record<Exclude<FaultKind, "timeout" | "refused">, readonly [status: number, name: string, message: string]>
> = {
  "401": [401, "UnrecognizedClientException", "The security token included in the request is invalid."],
  "403": [403, "AccessDeniedException", "User is not authorized to perform: apigateway:PUT"],
  "404": [404, "NotFoundException", "Invalid API identifier specified"],
  "409": [409, "ConflictException", "Something else is in the way."],
  "429": [429, "TooManyRequestsException", "Too Many Requests"],
  "500": [500, "InternalFailure", "An internal failure has occurred."],
  "503": [503, "ServiceUnavailableException", "Service is unavailable."],
};

/** A refusal as API Gateway writes it. */
export function inTheVendorsWords(how: keyof typeof words, retryAfterMs: number | undefined): HttpResponse {
  const [status, name, message] = words[how];
  const wait: Record<string, string> = retryAfterMs === undefined ? {} : { "retry-after": String(retryAfterMs / 1000) };
  return {
    status,
    headers: { "content-type": "application/json", "x-amzn-errortype": name, "x-amzn-requestid": "request-1", ...wait },
    body: JSON.stringify({ message }),
  };
}
