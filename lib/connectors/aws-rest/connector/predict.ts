import { isDeepStrictEqual } from "node:util";
import { isJsonObject, type Json } from "#lib/model/json.ts";
import type { Change, PredictedCalls } from "#lib/model/plan.ts";
import type { ObservedResource } from "#lib/model/resource.ts";
import { leastMsFor, type QuotaName } from "../../aws/pacer.ts";
import type { LookCounts } from "../../connector.ts";
import { noCache } from "../wire.ts";
import { authorizerReads, functionKind, functionSteps, permissionKind } from "./authorizer.ts";
import { readsOf } from "./observe.ts";
import { keysOn } from "./write-usage-plan.ts";

/** The writes of these changes, and the reads of the look before the first and after the last of them. Pure. */
export function predict(
  changes: readonly Change[],
  observed: readonly ObservedResource[],
  { apis = 0, asked = 0, snapshots = 0 }: LookCounts = {},
): PredictedCalls {
  const ours = (kind: string) => observed.filter((found) => found.kind === kind && found.ownership === "ours").length;
  const comes = (kind: string) => changes.filter((change) => change.kind === kind && isNew(change)).length;
  const goes = (kind: string) => changes.filter((change) => change.kind === kind && change.action === "delete").length;
  const left = (kind: string) => ours(kind) + comes(kind) - goes(kind) > 0;
  const isInTheWay = observed.some(({ kind, ownership }) => kind === "api" && ownership === "foreign");
  const documents = [...observed, ...changes.flatMap((change) => (change.action === "delete" ? [] : [change.desired]))];
  const isAsked = documents.some(({ kind, body }) => kind === "document" && body.undeployed !== undefined);
  const otherwise = isInTheWay ? "foreign" : "absent";
  const calls = changes.flatMap((change) => callsOf(change, changes));
  const made = changes.filter(({ kind, action }) => kind === "api" && action === "create").length;
  const gone = goes("api");
  const before = { apis, asked, snapshots };
  const after = {
    apis: apis + made - gone,
    // What is made anew is listed, and what is deleted is not known any more.
    asked: comes("api") + gone > 0 ? 0 : asked,
    snapshots: snapshots + calls.filter((call) => call === "CreateDeployment").length - goes("snapshot"),
  };
  return {
    writes: calls.length,
    reads:
      authorizerReadsOf(changes, observed) +
      readsOf({
        ...{ ...before, api: ours("api") > 0 ? "ours" : otherwise, hasPlan: ours("usage-plan") > 0 },
        isDeep: isAsked && !changes.some(isAnotherDocument),
      }) +
      readsOf({
        ...{ ...after, api: left("api") ? "ours" : otherwise, hasPlan: left("usage-plan") },
        isDeep: isAsked && left("api"),
      }),
  };
}

/** Of the function that checks tokens, before and after. Where it is wanted, it is there or among the changes. */
function authorizerReadsOf(changes: readonly Change[], observed: readonly ObservedResource[]): number {
  const [found] = observed.filter(({ kind }) => kind === functionKind);
  const isWritten = changes.some(({ kind }) => kind === functionKind);
  const before = found?.ownership ?? (isWritten ? "absent" : "unwanted");
  return authorizerReads(before) + authorizerReads(isWritten ? "ours" : before);
}

function isNew(change: Change): boolean {
  return change.action === "create" || (change.action === "update" && change.observed.ownership === "foreign");
}

/** The least time that AWS's quotas on single operations give these changes, in milliseconds. Pure. */
export function leastMs(changes: readonly Change[]): number {
  return leastMsFor(changes.flatMap((change) => callsOf(change, changes)).filter((call) => call !== undefined));
}

/** The calls of one change, each by its quota; `undefined` for those that have none of their own. */
function callsOf(change: Change, changes: readonly Change[]): (QuotaName | undefined)[] {
  if (change.implied) return [];
  switch (change.kind) {
    case functionKind:
      return change.action === "delete" ? [] : functionSteps(change).map(() => undefined);
    case permissionKind:
      return change.action === "update" ? [undefined, undefined] : [undefined];
    case "api":
      return callsOfApi(change);
    case "document":
      return ["PutRestApi"];
    case "stage":
      return callsOfStage(change, changes);
    case "snapshot":
      return [undefined];
    default:
      return callsOfUsagePlan(change);
  }
}

/** A plan that goes takes its keys along, one call each, and lets go of its stage before. */
function callsOfUsagePlan(change: Change): (QuotaName | undefined)[] {
  switch (change.action) {
    case "create":
      return [undefined];
    case "update":
      return ["UpdateUsagePlan"];
    case "delete":
      return [
        ...keysOn(change.observed).map((): QuotaName => "DeleteApiKey"),
        ...(change.observed.body.stageName === "" ? [] : (["UpdateUsagePlan"] as const)),
        undefined,
      ];
    default:
      return change satisfies never;
  }
}

function callsOfApi(change: Change): (QuotaName | undefined)[] {
  switch (change.action) {
    case "create":
      return [change.desired.body.endpointType === "EDGE" ? "CreateRestApi edge" : "CreateRestApi regional"];
    case "update": {
      const adoption = change.observed.ownership === "foreign" ? [undefined] : [];
      return isDeepStrictEqual(change.desired.body, change.observed.body) ? adoption : [...adoption, undefined];
    }
    case "delete":
      return ["DeleteRestApi"];
    default:
      return change satisfies never;
  }
}

/** A definition that is only put back, after edits that were not deployed, has its snapshot already. */
function isAnotherDocument(change: Change): boolean {
  if (change.kind !== "document") return false;
  return change.action !== "update" || change.desired.body.digest !== change.observed.body.digest;
}

/**
 * A snapshot is taken when the document changes with the stage; otherwise there is one. What the snapshot does not bring
 * along takes an UpdateStage, and a stage that is missing under a canary takes a CreateStage.
 */
function callsOfStage(change: Change, changes: readonly Change[]): (QuotaName | undefined)[] {
  if (change.action === "delete") return [undefined];
  const takesSnapshot = changes.some(isAnotherDocument);
  const after = change.desired.body;
  const nothing = { throttling: {}, cache: noCache, rest: after.rest, share: 100, variables: {} };
  const before = change.action === "update" ? change.observed.body : nothing;
  const isCanary = after.share !== 100;
  const endsCanary = !isCanary && before.share !== 100;
  const movesRest = isCanary && !isDeepStrictEqual(after.rest, before.rest);
  const settles = !isDeepStrictEqual([after.throttling, after.cache], [before.throttling, before.cache]);
  // A snapshot brings variables along, and takes none away.
  const losesVariable = !isCanary && namesIn(before.variables).some((name) => !namesIn(after.variables).includes(name));
  const hasMore = endsCanary || movesRest || losesVariable || settles;
  const more = hasMore ? [undefined] : [];
  const made = change.action === "create" ? [undefined] : [];
  if (takesSnapshot) return [...(isCanary ? made : []), "CreateDeployment", ...more];
  return isCanary || change.action === "update" ? [...made, undefined] : [...made, ...more];
}

function namesIn(variables: Json | undefined): string[] {
  return isJsonObject(variables) ? Object.keys(variables) : [];
}
