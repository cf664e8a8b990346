import { createHash } from "node:crypto";
import { z } from "zod";
import { parseJson } from "../../answer.ts";
import type { ConnectorContext, HttpResponse } from "../../connector.ts";
import { ConnectorError } from "../../connector-error.ts";
import type { AzureCredentials, AzureSettings } from "../descriptor.ts";
import { azureRetryAfterMs } from "./failure.ts";
import { signInRequest } from "./sign-in.ts";

const tokenSchema = z.looseObject({
  access_token: z.string().min(1),
  // Managed identities say it as text.
  expires_in: z.coerce.number(),
});

/** "Microsoft identity platform and the OAuth 2.0 client credentials flow", the error response. */
const refusalSchema = z.looseObject({ error: z.string().default(""), error_description: z.string().default("") });

/** A token is renewed so long before it expires, in milliseconds. */
const renewEarlyMs = 5 * 60_000;
/** More identities than one installation has; the oldest token is forgotten first. */
const mostTokens = 500;

interface Kept {
  readonly token: string;
  readonly expiresAt: number;
}

/** In this process only: a token is as good as the secret that it was given for. */
const kept = new Map<string, Kept>();

export interface Tokens {
  /** A token that is good for minutes, asked for when none is kept. Throws ConnectorError. */
  readonly get: () => Promise<{ readonly token: string; readonly isFresh: boolean }>;
  /** Azure refused it before its time. */
  readonly forget: () => void;
}

export function createTokens(
  settings: AzureSettings,
  credentials: AzureCredentials,
  context: ConnectorContext,
): Tokens {
  const key = createHash("sha256")
    .update(JSON.stringify([settings, credentials]))
    .digest("hex");
  return {
    get: async () => {
      const known = kept.get(key);
      const now = context.clock.now();
      if (known && known.expiresAt - renewEarlyMs > now.getTime()) return { token: known.token, isFresh: false };
      const request = await signInRequest(settings, credentials, context);
      const response = await context.http(request, { signal: context.signal });
      const { access_token: token, expires_in: seconds } = readToken(response, now);
      kept.delete(key);
      kept.set(key, { token, expiresAt: now.getTime() + seconds * 1000 });
      const [oldest] = kept.keys();
      if (kept.size > mostTokens && oldest !== undefined) kept.delete(oldest);
      return { token, isFresh: true };
    },
    forget: () => void kept.delete(key),
  };
}

function readToken(response: HttpResponse, now: Date): z.infer<typeof tokenSchema> {
  const operation = "sign in to Azure";
  const { status, headers } = response;
  if (status !== 200) {
    const { error, error_description: description } = refusalSchema
      .catch({ error: "", error_description: "" })
      .parse(parseJson(response.body));
    const code = status === 429 ? "rate-limited" : status >= 500 ? "unavailable" : "auth";
    throw new ConnectorError({
      code,
      operation,
      status,
      sentence:
        code === "auth"
          ? "Microsoft Entra refused the sign-in. Check tenant, client and credential, and whether it has expired."
          : "Microsoft Entra cannot sign us in at present.",
      // The first line only: the others repeat trace ids and times.
      detail: [error, description.split(/\r?\n/)[0]].filter(Boolean).join(": ") || undefined,
      retryAfterMs: azureRetryAfterMs(headers, now),
      providerRequestId: headers["x-ms-request-id"],
    });
  }
  const parsed = tokenSchema.safeParse(parseJson(response.body));
  if (parsed.success) return parsed.data;
  throw new ConnectorError({
    code: "malformed-response",
    operation,
    sentence: "The sign-in address answered without a token. Check the address.",
  });
}
