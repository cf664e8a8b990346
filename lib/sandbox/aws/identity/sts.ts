import { randomUUID } from "node:crypto";
import { type Html, html } from "../../core/html.ts";
import { AwsError } from "../control/aws-error.ts";
import type { Identities } from "./identities.ts";
import { decide } from "./policy.ts";
import type { Caller, SignatureProblem } from "./signature.ts";

/** What Security Token Service answers: XML, of the query protocol. */
export interface StsReply {
  readonly status: number;
  readonly xml: string;
}

/** Answers GetCallerIdentity and AssumeRole. The request's body is a form with the action's name and its parameters. */
export function stsReply(identities: Identities, caller: Caller | SignatureProblem, body: Buffer): StsReply {
  try {
    if (typeof caller === "string") throw signatureError(caller);
    const form = new URLSearchParams(body.toString("utf8"));
    return { status: 200, xml: answer(identities, caller, form) };
  } catch (error) {
    if (error instanceof AwsError) return stsErrorReply(error);
    throw error;
  }
}

export function stsErrorReply({ status, code, message }: AwsError): StsReply {
  const type = status >= 500 ? "Receiver" : "Sender";
  const xml = html`<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>${type}</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>${randomUUID()}</RequestId></ErrorResponse>`;
  return { status, xml: xml.text };
}

function answer(identities: Identities, caller: Caller, form: URLSearchParams): string {
  const action = form.get("Action") ?? "";
  switch (action) {
    case "GetCallerIdentity": {
      const { arn, userId } = caller.principal;
      return envelope(
        action,
        html`<Arn>${arn}</Arn><UserId>${userId}</UserId><Account>${identities.accountId}</Account>`,
      );
    }
    case "AssumeRole":
      return envelope(action, assumeRole(identities, caller, form));
    default:
      throw new AwsError("InvalidAction", 400, `Could not find operation ${action} for version 2011-06-15`);
  }
}

function assumeRole(identities: Identities, caller: Caller, form: URLSearchParams): Html {
  const arn = form.get("RoleArn") ?? "";
  const sessionName = form.get("RoleSessionName") ?? "";
  const seconds = Number(form.get("DurationSeconds") ?? 3_600);
  checkConstraints(sessionName, seconds);
  const role = identities.role(arn);
  const decision = decide(caller.principal.statements, "sts:AssumeRole", arn);
  const trustable = ["*", caller.principal.arn, `arn:aws:iam::${identities.accountId}:root`];
  const isTrusted = role?.trusts.some((trusted) => trustable.includes(trusted)) ?? false;
  const isExternalIdRight = role?.externalId === undefined || role.externalId === form.get("ExternalId");
  // One answer for every reason, so that nobody learns which roles exist and what they want.
  if (role === undefined || decision !== "allowed" || !isTrusted || !isExternalIdRight)
    throw new AwsError(
      "AccessDenied",
      403,
      `User: ${caller.principal.arn} is not authorized to perform: sts:AssumeRole on resource: ${arn}`,
    );
  if (seconds > (role.maxSessionSeconds ?? 3_600))
    throw new AwsError(
      "ValidationError",
      400,
      "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
    );
  const { credentials, principal, expiresAt } = identities.openSession(role, sessionName, seconds);
  return html`<AssumedRoleUser><AssumedRoleId>${principal.userId}</AssumedRoleId><Arn>${principal.arn}</Arn></AssumedRoleUser><Credentials><AccessKeyId>${credentials.accessKeyId}</AccessKeyId><SecretAccessKey>${credentials.secretAccessKey}</SecretAccessKey><SessionToken>${credentials.sessionToken}</SessionToken><Expiration>${new Date(expiresAt).toISOString()}</Expiration></Credentials>`;
}

function checkConstraints(sessionName: string, seconds: number): void {
  if (!/^[\w+=,.@-]{2,64}$/.test(sessionName))
    throw new AwsError(
      "ValidationError",
      400,
      `1 validation error detected: Value '${sessionName}' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]*`,
    );
  if (!Number.isInteger(seconds) || seconds < 900 || seconds > 43_200)
    throw new AwsError(
      "ValidationError",
      400,
      `1 validation error detected: Value '${seconds}' at 'durationSeconds' failed to satisfy constraint: Member must have value greater than or equal to 900`,
    );
}

function envelope(action: string, result: Html): string {
  return `<${action}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><${action}Result>${result.text}</${action}Result><ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata></${action}Response>`;
}

/** "Common error types" of the AWS STS API reference. */
function signatureError(problem: SignatureProblem): AwsError {
  switch (problem) {
    case "no signature":
      return new AwsError("MissingAuthenticationToken", 403, "Request is missing Authentication Token");
    case "incomplete signature":
      return new AwsError("IncompleteSignature", 400, "The request signature does not conform to AWS standards.");
    case "unknown key":
      return new AwsError("InvalidClientTokenId", 403, "The security token included in the request is invalid.");
    case "expired session":
      return new AwsError("ExpiredToken", 403, "The security token included in the request is expired");
    case "wrong signature":
      return new AwsError(
        "SignatureDoesNotMatch",
        403,
        "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.",
      );
    case "out of time":
      return new AwsError(
        "SignatureDoesNotMatch",
        403,
        "Signature expired: it is more than 5 min. from the server's time.",
      );
    default:
      return problem satisfies never;
  }
}
