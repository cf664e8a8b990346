/** Why the gateway answers instead of the backend, with the vendor's default status and error type: "Gateway response types". */
export const responseTypes = {
  ACCESS_DENIED: {
    status: 403,
    errorType: "AccessDeniedException",
    message: "User is not authorized to access this resource",
  },
  API_CONFIGURATION_ERROR: { status: 500, errorType: "InternalServerErrorException", message: "Internal server error" },
  AUTHORIZER_CONFIGURATION_ERROR: { status: 500, errorType: "AuthorizerConfigurationException", message: null },
  AUTHORIZER_FAILURE: { status: 500, errorType: "AuthorizerConfigurationException", message: null },
  BAD_REQUEST_BODY: { status: 400, errorType: "BadRequestException", message: "Invalid request body" },
  BAD_REQUEST_PARAMETERS: {
    status: 400,
    errorType: "BadRequestException",
    message: "Missing required request parameters",
  },
  EXPIRED_TOKEN: {
    status: 403,
    errorType: "ExpiredTokenException",
    message: "The security token included in the request is expired",
  },
  INTEGRATION_FAILURE: {
    status: 504,
    errorType: "InternalServerErrorException",
    message: "Network error communicating with endpoint",
  },
  INTEGRATION_TIMEOUT: {
    status: 504,
    errorType: "InternalServerErrorException",
    message: "Endpoint request timed out",
  },
  INVALID_API_KEY: { status: 403, errorType: "ForbiddenException", message: "Forbidden" },
  INVALID_SIGNATURE: { status: 403, errorType: "InvalidSignatureException", message: null },
  MISSING_AUTHENTICATION_TOKEN: {
    status: 403,
    errorType: "MissingAuthenticationTokenException",
    message: "Missing Authentication Token",
  },
  QUOTA_EXCEEDED: { status: 429, errorType: "LimitExceededException", message: "Limit Exceeded" },
  REQUEST_TOO_LARGE: { status: 413, errorType: "RequestEntityTooLargeException", message: "Request Too Long" },
  RESOURCE_NOT_FOUND: { status: 404, errorType: "NotFoundException", message: "Not Found" },
  THROTTLED: { status: 429, errorType: "TooManyRequestsException", message: "Too Many Requests" },
  UNAUTHORIZED: { status: 401, errorType: "UnauthorizedException", message: "Unauthorized" },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, errorType: "BadRequestException", message: "Unsupported Media Type" },
} as const;

export type ResponseType = keyof typeof responseTypes;

interface FailureDetails {
  /** Instead of the type's default message. */
  readonly message?: string;
  /** Instead of the type's own. */
  readonly errorType?: string;
  readonly validationErrors?: readonly string[];
  /** A word about what the sandbox does not emulate, sent in `X-Sandbox-Error`. */
  readonly sandboxWord?: string;
}

/** Ends a request with a gateway response. */
export class GatewayFailure extends Error {
  readonly responseType: ResponseType;
  readonly details: FailureDetails;

  constructor(responseType: ResponseType, details: FailureDetails = {}) {
    super(details.message ?? responseTypes[responseType].message ?? responseType);
    this.responseType = responseType;
    this.details = details;
  }
}

/** A refusal of the sandbox's own: the real gateway could do this, the sandbox cannot. */
export function notEmulated(sandboxWord: string): GatewayFailure {
  return new GatewayFailure("API_CONFIGURATION_ERROR", {
    message: `The sandbox does not emulate this: ${sandboxWord}`,
    sandboxWord,
  });
}
