import {
  AuthorizationResponseError,
  ClientError,
  ResponseBodyError,
  WWWAuthenticateChallengeError,
} from "openid-client";
import { z } from "zod";
import { AppError } from "../../errors.ts";
import { type OpenIdReason, openIdSentenceOf } from "../../model/openid-refusal.ts";
import { OutboundRefusal } from "../../outbound/destination.ts";
import { NoAnswer, TooLarge, Unreadable } from "../../outbound/exchange.ts";

/** A sign-in through the provider that came to nothing. The reason is for the person, the detail for the admin. */
export class OpenIdRefusal extends AppError {
  override readonly name = "OpenIdRefusal";
  readonly reason: OpenIdReason;
  /** What exactly did not fit, for the activity. Never holds a secret, a token or a code. */
  readonly detail: string | undefined;

  constructor(reason: OpenIdReason, detail?: string) {
    super({ code: "blocked", sentence: openIdSentenceOf(reason) });
    this.reason = reason;
    this.detail = detail;
  }
}

/** Error codes are words of RFC 6749 §4.1.2.1 and §5.2; what else a provider writes there is not repeated. */
const errorWord = z
  .string()
  .regex(/^[\x20\x21\x23-\x5B\x5D-\x7E]{1,80}$/)
  .catch("unknown");

/**
 * What went wrong between us and the provider, by the library's own codes. Its causes hold tokens and are looked into for
 * claim names and times only. A bug of ours stays what it is and is thrown on.
 */
export function refusalOf(error: unknown): unknown {
  if (error instanceof OpenIdRefusal) return error;
  if (error instanceof AuthorizationResponseError) {
    const word = errorWord.parse(error.error);
    return new OpenIdRefusal(word === "access_denied" ? "denied" : "provider", `The provider answered ${word}.`);
  }
  if (error instanceof ResponseBodyError) {
    const word = errorWord.parse(error.error);
    const detail = `The provider answered ${word} when the code was exchanged.`;
    if (word === "invalid_client" || word === "unauthorized_client") return new OpenIdRefusal("secret", detail);
    return new OpenIdRefusal(word === "invalid_grant" ? "code" : "provider", detail);
  }
  if (error instanceof WWWAuthenticateChallengeError) {
    // RFC 6749 §5.2: a client that came with HTTP Basic is refused by a challenge.
    const basic = error.cause.some(({ scheme }) => scheme.toLowerCase() === "basic");
    return new OpenIdRefusal(basic ? "secret" : "provider", `The provider answered ${error.status} with a challenge.`);
  }
  const network = networkRefusal(error) ?? networkRefusal(error instanceof Error ? error.cause : undefined);
  if (network !== undefined) return network;
  // How the library, and `new URL`, take an endpoint in the document that is missing or no address.
  if (error instanceof TypeError) return new OpenIdRefusal("discovery", error.message);
  // Thrown as it is where nothing is sent: what the discovery document says of an address cannot be used.
  const unusable = unusableMetadata.safeParse(error);
  if (unusable.success) return new OpenIdRefusal("discovery", unusable.data.message);
  return error instanceof ClientError ? tokenRefusal(error) : error;
}

const unusableMetadata = z.object({
  code: z.enum([
    "OAUTH_MISSING_SERVER_METADATA",
    "OAUTH_INVALID_SERVER_METADATA",
    "OAUTH_REQUEST_PROTOCOL_FORBIDDEN",
    "OAUTH_HTTP_REQUEST_FORBIDDEN",
  ]),
  message: z.string(),
});

function networkRefusal(error: unknown): OpenIdRefusal | undefined {
  if (error instanceof OutboundRefusal) return new OpenIdRefusal("blocked", error.message);
  if (error instanceof TooLarge || error instanceof Unreadable) {
    return new OpenIdRefusal("provider", `The provider's answer could not be taken: ${error.message}.`);
  }
  if (!(error instanceof NoAnswer)) return undefined;
  if (error.cause instanceof OutboundRefusal) return new OpenIdRefusal("blocked", error.cause.message);
  const detail = error.timedOut ? "It did not answer within 10 s." : "No connection could be made, or it was cut.";
  return new OpenIdRefusal("unreachable", detail);
}

const causeSchema = z.object({ message: z.string().catch(""), cause: z.unknown() });
const claimCause = z.object({
  claim: z.string().optional(),
  expected: z.unknown().optional(),
  now: z.number().optional(),
  claims: z.record(z.string(), z.unknown()).optional(),
});

function tokenRefusal(error: ClientError): OpenIdRefusal {
  const inner = causeSchema.safeParse(error.cause);
  const message = inner.success ? inner.data.message : "";
  const found = claimCause.safeParse(inner.success ? inner.data.cause : undefined);
  const facts = found.success ? found.data : {};
  switch (error.code) {
    case "OAUTH_JWT_TIMESTAMP_CHECK_FAILED":
      return new OpenIdRefusal("clock", clockDetail(facts));
    case "OAUTH_JWT_CLAIM_COMPARISON_FAILED":
      return claimRefusal(facts);
    case "OAUTH_KEY_SELECTION_FAILED":
      return new OpenIdRefusal("signature", "None of the provider's published keys fits the token.");
    case "OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED":
      return new OpenIdRefusal("discovery", error.message);
    case "OAUTH_INVALID_RESPONSE":
      return invalidResponse(message);
    case "OAUTH_RESPONSE_IS_NOT_CONFORM":
    case "OAUTH_RESPONSE_IS_NOT_JSON":
    case "OAUTH_PARSE_ERROR":
      return new OpenIdRefusal("provider", "The provider's answer was no JSON document with status 200.");
    default:
      return new OpenIdRefusal("token", error.message);
  }
}

/** The library's messages name rules and claims, never values: https://github.com/panva/oauth4webapi, `OPE(…)`. */
function invalidResponse(message: string): OpenIdRefusal {
  if (/signature verification failed/.test(message)) return new OpenIdRefusal("signature", message);
  if (/"state"|"iss" \(issuer\) response parameter|"iss" \(issuer\) missing/.test(message)) {
    return new OpenIdRefusal("state", message);
  }
  return new OpenIdRefusal("token", message);
}

function claimRefusal({ claim, expected, claims }: z.infer<typeof claimCause>): OpenIdRefusal {
  switch (claim) {
    case "aud":
    case "azp":
      return new OpenIdRefusal(
        "audience",
        `${claim} is ${JSON.stringify(claims?.[claim])}; the client id is ${JSON.stringify(expected)}.`,
      );
    case "iss":
      return new OpenIdRefusal(
        "issuer",
        `iss is ${JSON.stringify(claims?.iss)}; the issuer is ${JSON.stringify(expected)}.`,
      );
    case "nonce":
      return new OpenIdRefusal("nonce", "The nonce is not the one this sign-in was begun with.");
    default:
      return new OpenIdRefusal("token", `The claim ${claim ?? "of an unknown name"} is not what it should be.`);
  }
}

function clockDetail({ claim = "exp", now, claims }: z.infer<typeof claimCause>): string {
  const time = z.number().safeParse(claims?.[claim]);
  if (!time.success || now === undefined) return `The time in ${claim} does not fit ours.`;
  const words = claim === "exp" ? "ended" : "begins";
  return `The token ${words} at ${instant(time.data)}, and it is ${instant(now)} here.`;
}

const instant = (seconds: number) => new Date(seconds * 1000).toISOString();
