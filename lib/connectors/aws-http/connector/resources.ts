import { z } from "zod";
import type { JsonObject } from "#lib/model/json.ts";
import type { ObservedResource, OwnerMark, Ownership } from "#lib/model/resource.ts";
import { isOwnedBy, ownerOf } from "../../aws/owner-tags.ts";
import { ConnectorError } from "../../connector-error.ts";
import type { ApiRow, HttpApiClient, StageRow } from "../client.ts";
import {
  type ApiBody,
  canonicalCors,
  comparedTags,
  readOperationIds,
  readRoutes,
  roundedRate,
  type StageBody,
  type Throttle,
  tagged,
  toBody,
} from "../wire.ts";

/** How an API is to be seen: as that of one deployment, or (without an owner) as whoever's it is. */
export interface Viewpoint {
  readonly owner?: OwnerMark;
  /** The stage that we mean to have. */
  readonly stageName: string;
}

/** Not ours to change, whoever made it: WebSocket APIs, and what other services of AWS made. */
export function isReadOnly({ protocolType, isManaged }: ApiRow): boolean {
  return protocolType !== "HTTP" || isManaged;
}

/** The API and its stages, in two calls; WebSocket APIs have no export, which saves one. */
export async function lookAt(client: HttpApiClient, row: ApiRow, view: Viewpoint): Promise<ObservedResource[]> {
  const document = row.protocolType === "HTTP" ? await client.exportApi(row.apiId) : {};
  const stages = await client.stages(row.apiId);
  try {
    return resourcesOf(row, document, stages, view);
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    throw new ConnectorError({
      code: "malformed-response",
      sentence: "The exported document is not one of API Gateway's. Check the control endpoint.",
      operation: "ExportApi",
      detail: z.prettifyError(error).slice(0, 500),
    });
  }
}

function resourcesOf(
  row: ApiRow,
  document: JsonObject,
  stages: readonly StageRow[],
  { owner, stageName }: Viewpoint,
): ObservedResource[] {
  const isOurs = (tags: Readonly<Record<string, string>>) =>
    owner ? isOwnedBy(tags, owner) : ownerOf(tags) !== undefined;
  const ownership: Ownership = isOurs(row.tags) ? "ours" : "foreign";
  const serving = stages.find((stage) => stage.stageName === stageName);
  const api: ObservedResource = {
    kind: "api",
    key: "api",
    remoteId: row.apiId,
    label: `HTTP API ${row.name}`,
    body: toBody(apiBody(row, document)),
    dependsOn: [],
    ownership,
    // The gateway says in words whether it could deploy what was imported last.
    ready: serving === undefined || !/\bfail/i.test(serving.deploymentMessage),
  };
  // A stranger's API has one place to stand in, and its stages are its own.
  if (owner !== undefined && ownership === "foreign") return [api];
  return [
    api,
    ...stages.map((stage): ObservedResource => {
      const isServing = stage.stageName === stageName;
      return {
        kind: "stage",
        key: isServing ? "stage" : `stage/${stage.stageName}`,
        remoteId: `${row.apiId}/${stage.stageName}`,
        label: `stage ${stage.stageName} of ${row.name}`,
        body: toBody(stageBody(stage)),
        dependsOn: ["api"],
        cascadesWith: "api",
        ownership: ownership === "ours" && (isServing || isOurs(stage.tags)) ? "ours" : "foreign",
        ready: true,
      };
    }),
  ];
}

function apiBody(row: ApiRow, document: JsonObject): ApiBody {
  return {
    name: row.name,
    description: row.description,
    version: row.version,
    digest: tagged(row.tags, "digest"),
    tags: comparedTags(row.tags),
    cors: row.cors ? canonicalCors(row.cors) : null,
    routes: readRoutes(document),
    operationIds: readOperationIds(document),
    ...(isReadOnly(row) ? { readOnly: row.isManaged ? "managed" : row.protocolType } : {}),
  };
}

function stageBody({ stageName, autoDeploy, throttle, routeThrottles }: StageRow): StageBody {
  const limited = Object.entries(routeThrottles).flatMap(([routeKey, own]) => {
    const read = readThrottle(own);
    return read === null ? [] : [[routeKey, read] as const];
  });
  return { stageName, autoDeploy, throttle: readThrottle(throttle ?? {}), routeThrottles: Object.fromEntries(limited) };
}

/**
 * "Amazon API Gateway quotas": what an account may take unless it was raised. A limit of the stage can be changed and not
 * taken away, so one that is as wide as the account's own stands for none.
 */
export const accountThrottle: Throttle = { rate: 10_000, burst: 5000 };

function readThrottle({ rate, burst }: Partial<Throttle>): Throttle | null {
  if (rate === undefined && burst === undefined) return null;
  const read = { rate: roundedRate(rate ?? accountThrottle.rate), burst: burst ?? accountThrottle.burst };
  return read.rate >= accountThrottle.rate && read.burst >= accountThrottle.burst ? null : read;
}
