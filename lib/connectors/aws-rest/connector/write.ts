import { isJsonObject, type JsonObject } from "#lib/model/json.ts";
import type { Change } from "#lib/model/plan.ts";
import type { Resource } from "#lib/model/resource.ts";
import { ownerTags } from "../../aws/owner-tags.ts";
import type { WriteOutcome } from "../../connector.ts";
import { ConnectorError } from "../../connector-error.ts";
import type { Patch } from "../wire.ts";
import { functionKind, permissionKind, writeFunction, writePermission } from "./authorizer.ts";
import { apiIdOf, type WriteContext } from "./site.ts";
import { deployStage } from "./write-stage.ts";
import { removeUsagePlan, writeUsagePlan } from "./write-usage-plan.ts";

/** One change. What is there already and ours is found in the site, so that repeating a change makes nothing twice. */
export async function write(change: Change, context: WriteContext): Promise<WriteOutcome> {
  if (change.action === "delete") return { status: "done", remoteId: await remove(change, context) };
  switch (change.kind) {
    case functionKind:
      return writeFunction(change, context);
    case permissionKind:
      return writePermission(change, context);
    default:
      return { status: "done", remoteId: await ensure(change, context) };
  }
}

type Ensuring = Exclude<Change, { action: "delete" }>;

function ensure(change: Ensuring, context: WriteContext): Promise<string> {
  switch (change.kind) {
    case "api":
      return change.action === "create" ? createApi(change.desired, context) : updateApi(change, context);
    case "document":
      return putDocument(change.desired, context);
    case "stage":
      return deployStage(change, context);
    case "usage-plan":
      return writeUsagePlan(change, context);
    default:
      throw new Error(`REST APIs have no objects of the kind ${change.kind}.`);
  }
}

async function createApi({ body }: Resource, context: WriteContext): Promise<string> {
  const { client, settings, scope, site } = context;
  if (site.apiId !== undefined) return site.apiId;
  site.apiId = await client.createRestApi({
    name: String(body.name),
    endpointType: settings.endpointType,
    description: String(body.description),
    tags: ownerTags(scope.owner),
  });
  return site.apiId;
}

async function updateApi(change: Extract<Ensuring, { action: "update" }>, { client, scope, site }: WriteContext) {
  const { desired, observed } = change;
  const id = observed.remoteId;
  if (observed.ownership === "foreign") await client.tagRestApi(id, ownerTags(scope.owner));
  site.apiId = id;
  const patches = apiPatches(desired.body, observed.body);
  if (patches.length > 0) await client.updateRestApi(id, patches);
  return id;
}

function apiPatches(after: JsonObject, before: JsonObject): Patch[] {
  const patches: Patch[] = [];
  for (const key of ["name", "description"]) {
    if (after[key] !== before[key]) patches.push({ op: "replace", path: `/${key}`, value: String(after[key]) });
  }
  if (after.endpointType !== before.endpointType) {
    const path = `/endpointConfiguration/types/${String(before.endpointType)}`;
    patches.push({ op: "replace", path, value: String(after.endpointType) });
  }
  return patches;
}

async function putDocument({ body }: Resource, { client, site, log }: WriteContext): Promise<string> {
  const { document } = body;
  if (!isJsonObject(document)) throw new Error("A document is written without its text.");
  const id = apiIdOf(site);
  const warnings = await client.putRestApi(id, document);
  if (warnings.length > 0) log.warn({ warnings }, "AWS imported the document with warnings.");
  return id;
}

async function remove(
  { kind, observed }: Extract<Change, { action: "delete" }>,
  context: WriteContext,
): Promise<string> {
  const { client, site } = context;
  const { remoteId } = observed;
  switch (kind) {
    case "api":
      await client.deleteRestApi(remoteId);
      if (site.apiId === remoteId) site.apiId = undefined;
      break;
    case "stage": {
      const [apiId = "", stageName = ""] = remoteId.split("/");
      await client.deleteStage(apiId, stageName);
      if (stageName === context.settings.stageName) site.stage = undefined;
      break;
    }
    case "usage-plan":
      await removeUsagePlan(observed, context);
      break;
    case "snapshot":
      await removeSnapshot(remoteId, context);
      break;
    default:
      // A definition goes with its API and not before; the function that checks tokens stays for the other APIs.
      break;
  }
  return remoteId;
}

/** One that a stage came to serve meanwhile is refused by AWS: it is not old any more. */
async function removeSnapshot(remoteId: string, { client, site, log }: WriteContext): Promise<void> {
  const [apiId = "", id = ""] = remoteId.split("/");
  try {
    await client.deleteDeployment(apiId, id);
  } catch (error) {
    if (!(error instanceof ConnectorError) || error.code !== "rejected") throw error;
    log.info({ deployment: id }, "AWS keeps an old snapshot, because a stage serves it.");
    return;
  }
  for (const [digest, known] of site.snapshots) if (known === id) site.snapshots.delete(digest);
}
