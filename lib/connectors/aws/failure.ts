import { z } from "zod";
import { ConnectorError, type ConnectorErrorCode } from "../connector-error.ts";

/** What an error thrown by the vendor's SDK carries, beside its class. Everything is optional: it may be anything. */
const sdkErrorSchema = z.object({
  name: z.string().catch("Error"),
  message: z.string().catch(""),
  retryAfterSeconds: z.coerce.number().optional().catch(undefined),
  $metadata: z
    .object({ httpStatusCode: z.number().optional(), requestId: z.string().optional() })
    .optional()
    .catch(undefined),
  $response: z
    .object({ statusCode: z.number(), headers: z.record(z.string(), z.string()) })
    .optional()
    .catch(undefined),
});
type SdkError = z.infer<typeof sdkErrorSchema>;

/** Names that mean one thing at every service: "Common errors" of the API Gateway and the STS API references. */
const codeByName: Readonly<Record<string, ConnectorErrorCode>> = {
  UnrecognizedClientException: "auth",
  InvalidClientTokenId: "auth",
  InvalidSignatureException: "auth",
  SignatureDoesNotMatch: "auth",
  IncompleteSignature: "auth",
  MissingAuthenticationToken: "auth",
  MissingAuthenticationTokenException: "auth",
  ExpiredToken: "auth",
  ExpiredTokenException: "auth",
  InvalidIdentityToken: "auth",
  RequestExpired: "auth",
  UnauthorizedException: "auth",
  AccessDenied: "forbidden",
  AccessDeniedException: "forbidden",
  OptInRequired: "forbidden",
  NotFoundException: "not-found",
  ConflictException: "conflict",
  TooManyRequestsException: "rate-limited",
  Throttling: "rate-limited",
  ThrottlingException: "rate-limited",
  RequestLimitExceeded: "rate-limited",
  // A quota of the account is used up. It comes with status 429 and waiting does not help.
  LimitExceededException: "quota-exceeded",
  ServiceUnavailableException: "unavailable",
  InternalFailure: "unavailable",
};

/**
 * What an SDK call ended with, as the engine understands it. Errors of the guarded way out come back as they went in.
 * `secrets` are blotted out of the vendor's words.
 */
export function toConnectorError(operation: string, error: unknown, secrets: readonly string[] = []): ConnectorError {
  const own = ownError(error);
  if (own !== undefined) return own;
  const parsed = sdkErrorSchema.safeParse(error);
  if (!parsed.success) throw error;
  const { name, message, $metadata, $response } = parsed.data;
  const status = $response?.statusCode ?? $metadata?.httpStatusCode;
  // Without an answer there is nothing of the vendor's to map: it is a mistake of ours, and is reported as one.
  if (status === undefined) throw error;
  const code = codeOf(name, status);
  return new ConnectorError({
    code,
    sentence: sentences[code],
    operation,
    status,
    detail: redact(message === "" || message === name ? name : `${name}: ${message}`, secrets),
    retryAfterMs: retryAfterMs(parsed.data),
    providerRequestId: $metadata?.requestId ?? $response?.headers["x-amzn-requestid"],
    cause: error,
  });
}

/** A ConnectorError, however deep the SDK has wrapped it. */
function ownError(error: unknown): ConnectorError | undefined {
  for (let current = error, depth = 0; current instanceof Error && depth < 5; current = current.cause, depth += 1) {
    if (current instanceof ConnectorError) return current;
  }
  return undefined;
}

function codeOf(name: string, status: number): ConnectorErrorCode {
  const known = Object.hasOwn(codeByName, name) ? codeByName[name] : undefined;
  if (known !== undefined) return known;
  if (status >= 200 && status < 300) return "malformed-response";
  if (status >= 300 && status < 400) return "invalid-config";
  if (status === 401) return "auth";
  if (status === 403) return "forbidden";
  if (status === 404) return "not-found";
  if (status === 409) return "conflict";
  if (status === 429) return "rate-limited";
  // Every write of ours may be repeated, so a 5xx after an effect that nobody saw does no harm.
  return status >= 500 ? "unavailable" : "rejected";
}

const sentences: Readonly<Record<ConnectorErrorCode, string>> = {
  auth: "AWS refused the credential. Store a valid one with this gateway.",
  forbidden: "The credential may not do this. Add the missing permission to its IAM policy.",
  "not-found": "AWS does not have it. Check the Region if it should be there.",
  conflict: "AWS says that something else stands in the way. Look at it in the console, then repeat.",
  "rate-limited": "AWS asked to slow down: the account's quota of calls for this operation is used up for now.",
  "quota-exceeded": "A quota of the account is used up. Remove what is not needed, or ask AWS to raise it.",
  unavailable: "AWS could not answer. It is tried again.",
  rejected: "AWS refused the change.",
  "invalid-config": "The address answers with a redirect. Check the control endpoint and the Region.",
  "malformed-response": "The answer is not one of AWS's. Check the control endpoint.",
  "unknown-outcome": "AWS did not answer. What became of the change is looked up.",
};

function retryAfterMs({ retryAfterSeconds, $response }: SdkError): number | undefined {
  const seconds = $response?.headers["retry-after"] ?? retryAfterSeconds;
  const ms = Number(seconds) * 1000;
  return seconds !== undefined && Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}

/** A secret of a few letters would blot out words; AWS gives none that short. */
const shortestSecret = 4;

function redact(text: string, secrets: readonly string[]): string {
  return secrets
    .filter((secret) => secret.length >= shortestSecret)
    .reduce((kept, secret) => kept.replaceAll(secret, "(secret)"), text);
}

/**
 * "Unable to complete operation due to concurrent modification. Please try again later.": somebody else's change of the
 * same API is under way. Older answers say so with a BadRequestException, so the words count. "Lambda function states" has
 * words of its own for a function that is being made or changed.
 */
export function isConcurrentModification(error: ConnectorError): boolean {
  const refused = error.code === "conflict" || error.code === "rejected";
  return refused && /concurrent modification|an update is in progress|state: Pending/i.test(error.detail ?? "");
}
