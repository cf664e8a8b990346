import type { Reply } from "./reply.ts";

interface Detail {
  readonly code: string;
  readonly target?: string | null;
  readonly message: string;
}

/** A refusal in the shape of ARM: `{ error: { code, message, details } }`. */
export class ArmError extends Error {
  readonly status: number;
  readonly code: string;
  readonly details: readonly Detail[] | null | undefined;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    code: string,
    message: string,
    details?: readonly Detail[] | null,
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.details = details;
    this.headers = headers;
  }

  get body(): unknown {
    const details = this.details === undefined ? {} : { details: this.details };
    return { error: { code: this.code, message: this.message, ...details } };
  }

  get reply(): Reply {
    return { status: this.status, body: this.body, headers: this.headers };
  }
}

/** API Management's refusal of a body. `target` names the property, as it is called on the wire. */
export function validationError(problems: readonly { readonly target?: string; readonly message: string }[]): ArmError {
  const details = problems.map((problem) => ({ code: "ValidationError", ...problem }));
  return new ArmError(400, "ValidationError", "One or more fields contain incorrect values:", details);
}

/** A refusal with one sentence and no details, as the rules of revisions have it. */
export function plainValidationError(message: string): ArmError {
  return new ArmError(400, "ValidationError", message, null);
}

/** `what` as API Management names it: "API", "Operation", "Policy". */
export function notFound(what: string): ArmError {
  return new ArmError(404, "ResourceNotFound", `${what} not found.`, null);
}

export function methodNotAllowed(): ArmError {
  return new ArmError(405, "MethodNotAllowed", "The requested resource does not support this http method.");
}
