import { readFile } from "node:fs/promises";
import { z } from "zod";
import { ConnectorError } from "../../connector-error.ts";
import type { AwsSettings } from "../settings.ts";

/** The operation that a refused sign-in is reported under. */
export const signInOperation = "sts:AssumeRole";

/** Who issued the token, for whom, and to be shown to whom: RFC 7519, section 4.1. */
const claimsSchema = z.object({
  iss: z.url(),
  sub: z.string(),
  aud: z.union([
    z.string(),
    z
      .array(z.string())
      .nonempty()
      .transform(([first]) => first),
  ]),
});
export type TokenClaims = z.infer<typeof claimsSchema>;

/** The token is the operator's, so it is read only where the operator allows it. Throws `invalid-config`. */
export async function webIdentityToken(settings: Pick<AwsSettings, "endpoint">): Promise<string> {
  allowedByOperator(settings);
  const file = process.env.AWS_WEB_IDENTITY_TOKEN_FILE;
  if (file === undefined || file === "") throw refused("AWS_WEB_IDENTITY_TOKEN_FILE is not set on this server.");
  const token = await readFile(file, "utf8").catch(() => {
    throw refused("The file that AWS_WEB_IDENTITY_TOKEN_FILE names cannot be read.");
  });
  return token.trim();
}

/** What the token says of itself, unverified and only to be shown: undefined when it is no JSON web token. */
export async function tokenClaims(settings: Pick<AwsSettings, "endpoint">): Promise<TokenClaims | undefined> {
  const [, payload = ""] = (await webIdentityToken(settings)).split(".");
  try {
    return claimsSchema.parse(JSON.parse(Buffer.from(payload, "base64url").toString()));
  } catch {
    return undefined;
  }
}

export function allowedByOperator({ endpoint }: Pick<AwsSettings, "endpoint">): void {
  if (process.env.GATEHOUSE_AMBIENT_AWS !== "1") {
    throw refused("Signing in as this server is off. An operator turns it on with GATEHOUSE_AMBIENT_AWS=1.");
  }
  if (endpoint !== "") throw refused("This server's own identity is not sent to another endpoint than AWS's.");
}

export function refused(sentence: string, cause?: unknown): ConnectorError {
  return new ConnectorError({ code: "invalid-config", sentence, operation: signInOperation, cause });
}
