import { PolicyFailure } from "../failure.ts";
import type { Call } from "../policy/statement-kind.ts";
import { jwtValue } from "./jwt-value.ts";
import { readToken, type Token, TokenProblem } from "./verify-token.ts";

export const tokenAttributes = {
  "header-name": true,
  "query-parameter-name": true,
  "token-value": true,
  "failed-validation-httpcode": true,
  "failed-validation-error-message": true,
  "output-token-variable-name": true,
} as const;

/**
 * What both token policies share: find the token, have it checked, refuse with the status and the message that the
 * policy gives, or keep the token in a variable.
 */
export async function admitToken(call: Call, check: (token: Token) => Promise<void>): Promise<void> {
  try {
    const token = readToken(presentedToken(call));
    await check(token);
    const variable = call.reader.attribute("output-token-variable-name");
    if (variable !== undefined) call.exchange.variables.set(variable, jwtValue(token));
  } catch (error) {
    if (!(error instanceof TokenProblem)) throw error;
    const isMissing = error.reason === "TokenNotPresent";
    throw new PolicyFailure({
      status: call.reader.number("failed-validation-httpcode") ?? 401,
      reason: error.reason,
      message: error.message,
      publicMessage:
        call.reader.attribute("failed-validation-error-message") ?? (isMissing ? error.message : "Invalid JWT."),
    });
  }
}

function presentedToken({ reader, exchange }: Call): string {
  const missing = () => new TokenProblem("TokenNotPresent", "JWT not present.");
  const given = reader.attribute("token-value");
  const parameter = reader.attribute("query-parameter-name");
  const bare = given ?? (parameter === undefined ? undefined : (exchange.request.query.get(parameter) ?? ""));
  if (bare !== undefined) {
    if (bare === "") throw missing();
    return bare;
  }
  const value = exchange.request.headers.get(reader.attribute("header-name") ?? "Authorization") ?? "";
  const [, scheme, token = ""] = /^\s*(?:(\S+)\s+)?(\S+)\s*$/.exec(value) ?? [];
  const wanted = reader.attribute("require-scheme");
  if (token === "" || (wanted !== undefined && scheme?.toLowerCase() !== wanted.toLowerCase())) throw missing();
  return token;
}
