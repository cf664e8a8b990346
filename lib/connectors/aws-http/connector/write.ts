import { isJsonObject, type JsonObject } from "#lib/model/json.ts";
import type { Change } from "#lib/model/plan.ts";
import type { Resource } from "#lib/model/resource.ts";
import { ownerTags } from "../../aws/owner-tags.ts";
import type { ListScope, WriteOutcome } from "../../connector.ts";
import { ConnectorError } from "../../connector-error.ts";
import type { HttpApiClient } from "../client.ts";
import { readStage } from "../wire.ts";
import { findOurs } from "./observe.ts";
import { stageCalls, stageSettings } from "./stage-calls.ts";

/** What a session remembers of its API. */
export interface Site {
  apiId?: string;
  /** An import was tried, and it is not known here what became of it: the next try looks first. */
  isImportTried: boolean;
}

/** One change: one call, but for throttles of routes that are taken away, which take one each. */
export async function write(
  client: HttpApiClient,
  change: Change,
  scope: ListScope,
  site: Site,
): Promise<WriteOutcome> {
  const remoteId =
    change.kind === "api" ? await writeApi(client, change, scope, site) : await writeStage(client, change, scope, site);
  return { status: "done", remoteId };
}

async function writeApi(client: HttpApiClient, change: Change, scope: ListScope, site: Site): Promise<string> {
  switch (change.action) {
    case "create":
      site.apiId = await createApi(client, documentOf(change.desired), scope, site);
      return site.apiId;
    case "update":
      await client.reimportApi(change.observed.remoteId, documentOf(change.desired));
      site.apiId = change.observed.remoteId;
      return site.apiId;
    case "delete":
      await client.deleteApi(change.observed.remoteId);
      if (site.apiId === change.observed.remoteId) site.apiId = undefined;
      return change.observed.remoteId;
    default:
      return change satisfies never;
  }
}

/** An import makes a new API each time, so one whose answer we do not have is looked for by its tags before the next. */
async function createApi(client: HttpApiClient, document: JsonObject, scope: ListScope, site: Site): Promise<string> {
  const known = site.apiId ?? (site.isImportTried ? await findOurs(client, scope) : undefined);
  if (known !== undefined && (await isReimported(client, known, document))) return known;
  site.isImportTried = true;
  const apiId = await client.importApi(document);
  site.isImportTried = false;
  return apiId;
}

/** False when the API was deleted since it was seen. */
async function isReimported(client: HttpApiClient, apiId: string, document: JsonObject): Promise<boolean> {
  try {
    await client.reimportApi(apiId, document);
    return true;
  } catch (error) {
    if (error instanceof ConnectorError && error.code === "not-found") return false;
    throw error;
  }
}

function documentOf({ body: { document } }: Resource): JsonObject {
  if (!isJsonObject(document)) throw new Error("The resource of an HTTP API has no document to import.");
  return document;
}

async function writeStage(client: HttpApiClient, change: Change, scope: ListScope, site: Site): Promise<string> {
  switch (change.action) {
    case "create": {
      const apiId = site.apiId ?? (await findOurs(client, scope));
      if (apiId === undefined) throw missingApi();
      const stage = readStage(change.desired.body);
      const settings = stageSettings(stage);
      await client
        .createStage(apiId, stage.stageName, settings, ownerTags(scope.owner))
        .catch(whereThere(() => client.updateStage(apiId, stage.stageName, settings)));
      return `${apiId}/${stage.stageName}`;
    }
    case "update": {
      const [apiId, stageName] = partsOf(change.observed.remoteId);
      const { update, removed } = stageCalls(readStage(change.desired.body), readStage(change.observed.body));
      if (update) await client.updateStage(apiId, stageName, update);
      for (const routeKey of removed) await client.deleteRouteSettings(apiId, stageName, routeKey);
      return change.observed.remoteId;
    }
    case "delete":
      await client.deleteStage(...partsOf(change.observed.remoteId));
      return change.observed.remoteId;
    default:
      return change satisfies never;
  }
}

function partsOf(remoteId: string): [apiId: string, stageName: string] {
  const at = remoteId.indexOf("/");
  return [remoteId.slice(0, at), remoteId.slice(at + 1)];
}

/** A stage of that name is there already: it is made what we want. */
function whereThere(otherwise: () => Promise<void>): (error: unknown) => Promise<void> {
  return (error) => {
    if (error instanceof ConnectorError && error.code === "conflict") return otherwise();
    throw error;
  };
}

function missingApi(): ConnectorError {
  return new ConnectorError({
    code: "conflict",
    operation: "CreateStage",
    sentence: "The API that the stage belongs to is gone. Deploy again.",
  });
}
