/** A refusal in the vendor's words: `x-amzn-errortype` and a message. */
export class AwsError extends Error {
  readonly code: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;

  constructor(code: string, status: number, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.code = code;
    this.status = status;
    this.headers = headers;
  }
}

export const badRequest = (message: string) => new AwsError("BadRequestException", 400, message);
export const notFound = (message: string) => new AwsError("NotFoundException", 404, message);
export const conflict = (message: string) => new AwsError("ConflictException", 409, message);
/** Another write of the same API is under way. */
export const concurrentModification = () =>
  conflict("Unable to complete operation due to concurrent modification. Please try again later.");
export const accessDenied = (message: string) => new AwsError("AccessDeniedException", 403, message);
/** A quota of the account is used up. Waiting does not help. */
export const limitExceeded = (message: string) => new AwsError("LimitExceededException", 429, message);
/** Calls came too fast. `retryAfterSeconds` says how long to wait. */
export const tooManyRequests = (retryAfterSeconds: number) =>
  new AwsError("TooManyRequestsException", 429, "Too Many Requests", { "Retry-After": String(retryAfterSeconds) });
/** Members of the request break the model's constraints. */
export const validationError = (...problems: readonly string[]) =>
  new AwsError(
    "ValidationException",
    400,
    `${problems.length} validation error${problems.length === 1 ? "" : "s"} detected: ${problems.join("; ")}`,
  );
