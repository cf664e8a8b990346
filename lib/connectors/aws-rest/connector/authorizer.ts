import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import type { Change } from "#lib/model/plan.ts";
import type { ObservedResource, Resource } from "#lib/model/resource.ts";
import { installationTags, isOfInstallation } from "../../aws/owner-tags.ts";
import type { ListScope, WriteOutcome } from "../../connector.ts";
import { ConnectorError } from "../../connector-error.ts";
import type { RestClient } from "../client.ts";
import {
  authorizerLabel,
  authorizerPackage,
  authorizerRuntime,
  authorizerStatement,
  type LambdaFunction,
  type Permission,
} from "../wire.ts";

// The managed function that checks tokens. It serves every API of the account and Region, so it is looked for only where it is
// wanted: a deployment that goes, or needs it no longer, does not see it and leaves it.

export const functionKind = "authorizer-function";
export const permissionKind = "authorizer-permission";

const permissionBodySchema = z.object({ condition: z.object({ ArnLike: z.object({ "AWS:SourceArn": z.string() }) }) });

type Ensuring = Exclude<Change, { action: "delete" }>;

/** The function and who may call it, in 2 calls; in 1 where there is none or a stranger's; in none where it is not wanted. */
export async function observeAuthorizer(client: RestClient, { owner, places }: ListScope): Promise<ObservedResource[]> {
  if (!places.some(({ kind }) => kind === functionKind)) return [];
  const found = await client.authorizer();
  if (found === undefined) return [];
  if (!isOfInstallation(found.Tags, owner)) return [observedFunction(found, "foreign")];
  const permission = (await client.authorizerPermissions()).find(({ Sid }) => Sid === authorizerStatement);
  const ours = observedFunction(found, "ours");
  return permission === undefined ? [ours] : [ours, observedPermission(permission, ours.remoteId)];
}

/** How many calls the look takes when this is what it finds, or will find. */
export function authorizerReads(found: "ours" | "foreign" | "absent" | "unwanted"): number {
  return { ours: 2, foreign: 1, absent: 1, unwanted: 0 }[found];
}

function observedFunction(
  { Configuration: found }: LambdaFunction,
  ownership: ObservedResource["ownership"],
): ObservedResource {
  return {
    ...{ kind: functionKind, key: functionKind, remoteId: found.FunctionArn, label: authorizerLabel },
    body: {
      codeSha256: found.CodeSha256 ?? "",
      role: found.Role ?? "",
      runtime: found.Runtime ?? "",
      handler: found.Handler ?? "",
    },
    ...{ dependsOn: [], shared: true, ownership, ready: progressOf(found) === "ended" },
  };
}

function observedPermission({ Principal, Action, Condition }: Permission, functionArn: string): ObservedResource {
  return {
    ...{ kind: permissionKind, key: permissionKind, remoteId: `${functionArn}/${authorizerStatement}` },
    label: "permission of API Gateway to call the function",
    body: { service: Principal?.Service ?? "", action: Action ?? "", condition: Condition ?? {} },
    ...{ dependsOn: [functionKind], cascadesWith: functionKind, shared: true, ownership: "ours", ready: true },
  };
}

/** "Lambda function states": both have to be through before the function takes calls with what it was last given. */
function progressOf({ State, LastUpdateStatus }: LambdaFunction["Configuration"]): "under way" | "ended" | "failed" {
  if (State === "Failed" || LastUpdateStatus === "Failed") return "failed";
  return State === "Pending" || LastUpdateStatus === "InProgress" ? "under way" : "ended";
}

/** What a change of the function takes, in this order. Pure: a plan counts by it. */
export function functionSteps(change: Ensuring): readonly ("create" | "tag" | "configure" | "replace code")[] {
  if (change.action === "create") return ["create"];
  const { desired, observed } = change;
  const { codeSha256: before, ...configured } = observed.body;
  const { codeSha256: after, ...wanted } = desired.body;
  return [
    ...(observed.ownership === "foreign" ? (["tag"] as const) : []),
    ...(isDeepStrictEqual(configured, wanted) ? [] : (["configure"] as const)),
    ...(before === after ? [] : (["replace code"] as const)),
  ];
}

interface AuthorizerContext {
  readonly client: RestClient;
  readonly scope: ListScope;
}

/** Makes or changes the function. Lambda accepts that and goes on working, so it is polled. */
export async function writeFunction(change: Ensuring, { client, scope }: AuthorizerContext): Promise<WriteOutcome> {
  const { archive } = authorizerPackage;
  const wanted = { ...authorizerRuntime, role: String(change.desired.body.role) };
  const steps = functionSteps(change);
  for (const step of steps) {
    switch (step) {
      case "create": {
        const tags = installationTags(scope.owner);
        await orThere(client.createAuthorizer({ ...wanted, archive, tags }), () => isOurs(client, scope));
        break;
      }
      case "tag":
        await client.tagAuthorizer(arnOf(change.desired), installationTags(scope.owner));
        break;
      case "configure":
        await client.configureAuthorizer(wanted);
        break;
      case "replace code":
        await client.updateAuthorizerCode(archive);
        break;
      default:
        step satisfies never;
    }
  }
  const remoteId = arnOf(change.desired);
  return steps.every((step) => step === "tag") ? { status: "done", remoteId } : pending(remoteId);
}

/** A statement is not changed: the one that is not as it should be gives way to one that is. */
export async function writePermission(change: Ensuring, { client }: AuthorizerContext): Promise<WriteOutcome> {
  if (change.action === "update") await client.keepApiGatewayOut();
  // Another deployment may have been faster; whether it is the right one, the look that follows tells.
  await orThere(client.letApiGatewayIn(sourceOf(change.desired)), async () => true);
  return { status: "done", remoteId: arnOf(change.desired) };
}

/** How far Lambda is. Throws `rejected` with its own words where it gave up. */
export async function pollAuthorizer(client: RestClient): Promise<WriteOutcome> {
  const found = (await client.authorizer())?.Configuration;
  if (found === undefined)
    throw new ConnectorError({
      ...{ code: "not-found", sentence: "The function is gone while Lambda was making it." },
      operation: "GetFunction",
    });
  const progress = progressOf(found);
  switch (progress) {
    case "ended":
      return { status: "done", remoteId: found.FunctionArn };
    case "under way":
      return pending(found.FunctionArn);
    case "failed":
      throw new ConnectorError({
        ...{ code: "rejected", sentence: "Lambda could not make the function that checks tokens." },
        ...{ operation: "GetFunction", detail: found.LastUpdateStatusReason ?? found.StateReason ?? progress },
      });
    default:
      return progress satisfies never;
  }
}

function pending(remoteId: string): WriteOutcome {
  return { status: "pending", remoteId, operation: functionKind, retryAfterMs: 1000 };
}

/** A conflict is none where what was to be made is there already. */
async function orThere(making: Promise<void>, isThere: () => Promise<boolean>): Promise<void> {
  try {
    await making;
  } catch (error) {
    const isTaken = error instanceof ConnectorError && error.code === "conflict";
    if (!isTaken || !(await isThere())) throw error;
  }
}

async function isOurs(client: RestClient, { owner }: ListScope): Promise<boolean> {
  return isOfInstallation((await client.authorizer())?.Tags, owner);
}

function arnOf({ remoteId, key }: Resource): string {
  if (remoteId === undefined) throw new Error(`${key} is named by its place.`);
  return remoteId;
}

function sourceOf({ body }: Resource): string {
  const { condition } = permissionBodySchema.parse(body);
  return condition.ArnLike["AWS:SourceArn"];
}
