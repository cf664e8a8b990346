import type { Store } from "../../core/store.ts";
import { AwsError } from "../control/aws-error.ts";
import type { ControlRequest, ControlRoute } from "../control/route.ts";
import type { Identities } from "../identity/identities.ts";
import type { LambdaKinds, StoredFunction } from "./model.ts";

export interface LambdaContext {
  readonly state: Store<LambdaKinds>;
  readonly identities: Identities;
  readonly accountId: string;
  readonly region: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** How long a function takes to be made or changed, in milliseconds. */
  readonly functionMs: () => number;
}

/** An operation of Lambda: what the caller must be allowed is the operation's own name, on the function. */
export interface LambdaRoute extends ControlRoute {
  /** Further actions, each with what it is on: `iam:PassRole` on a role. */
  readonly also?: (request: ControlRequest) => readonly (readonly [action: string, resource: string])[];
}

export function functionArn({ region, accountId }: Pick<LambdaContext, "region" | "accountId">, name: string): string {
  return `arn:aws:lambda:${region}:${accountId}:function:${name}`;
}

/** The function of a request's path, which may name it by its ARN. */
export function nameIn({ parameters, json }: ControlRequest): string {
  const named = parameters.name ?? json().FunctionName;
  return String(named).split(":").at(-1) ?? "";
}

/** Throws a ResourceNotFoundException. */
export function functionOf(context: LambdaContext, request: ControlRequest): StoredFunction {
  const name = nameIn(request);
  const found = context.state.get("functions", name);
  if (found === undefined) throw notFound(`Function not found: ${functionArn(context, name)}`);
  return found;
}

/**
 * "Lambda function states": while a function is made or changed, no operation changes it. `RevisionId` has to be the function's
 * own where a request carries one.
 */
export function checkChangeable(
  context: LambdaContext,
  { id, activeFrom, updatedFrom, revisionId }: StoredFunction,
  wanted: unknown,
): void {
  if (wanted !== undefined && wanted !== revisionId)
    throw new AwsError(
      "PreconditionFailedException",
      412,
      "The Revision Id provided does not match the latest Revision Id. Call the GetFunction/GetAlias API to retrieve the latest Revision Id",
    );
  const cannot = "The operation cannot be performed at this time.";
  if (context.now() < activeFrom) throw inTheWay(`${cannot} The function is currently in the following state: Pending`);
  if (context.now() < updatedFrom)
    throw inTheWay(`${cannot} An update is in progress for resource: ${functionArn(context, id)}`);
}

export function notFound(message: string): AwsError {
  return new AwsError("ResourceNotFoundException", 404, message);
}

export function inTheWay(message: string): AwsError {
  return new AwsError("ResourceConflictException", 409, message);
}

export function invalid(message: string): AwsError {
  return new AwsError("InvalidParameterValueException", 400, message);
}
