import type { Directory } from "../entra/directory.ts";
import type { Identity } from "../entra/identities.ts";
import { ArmError } from "./arm-error.ts";
import type { ArmRequest } from "./reply.ts";

/** Who asks, by the bearer token. Throws ARM's 401 in the words of each reason. */
export function authenticate(directory: Directory, request: ArmRequest, audiences: readonly string[]): Identity {
  const header = request.headers.authorization;
  if (header === undefined)
    throw unauthorized("AuthenticationFailed", "Authentication failed. The 'Authorization' header is missing.");
  const [scheme = "", token = ""] = header.split(" ");
  if (scheme.toLowerCase() !== "bearer")
    throw unauthorized(
      "AuthenticationFailed",
      "Authentication failed. The 'Authorization' header is provided in an invalid format.",
    );
  const presented = directory.whose(token, audiences);
  switch (presented.kind) {
    case "identity":
      return presented.identity;
    case "invalid":
      throw unauthorized("InvalidAuthenticationToken", "The access token is invalid.");
    case "expired":
      throw expiredToken(presented.expiredAt);
    case "audience":
      throw unauthorized(
        "InvalidAuthenticationTokenAudience",
        `The access token has been obtained for wrong audience or resource '${presented.audience}'. It should exactly match with one of the allowed audiences ${audiences.map((audience) => `'${audience}'`).join(",")}.`,
      );
    default:
      return presented satisfies never;
  }
}

/** The refusal of a token that was good once. */
export function expiredToken(expiredAt: number): ArmError {
  return unauthorized(
    "ExpiredAuthenticationToken",
    `The access token expiry UTC time '${new Date(expiredAt).toISOString()}' is earlier than current UTC time.`,
  );
}

function unauthorized(code: string, message: string): ArmError {
  return new ArmError(401, code, message, undefined, {
    "WWW-Authenticate":
      'Bearer authorization_uri="https://login.windows.net/", error="invalid_token", error_description="The authentication failed because of the access token."',
  });
}
