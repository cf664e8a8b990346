import type { AwsCredentials } from "../aws/settings.ts";
import type { ConnectorContext, WriteConnector, WriteSession } from "../connector.ts";
import { createClient } from "./client.ts";
import { check } from "./connector/check.ts";
import { endpoints } from "./connector/endpoints.ts";
import { fetchApi } from "./connector/fetch.ts";
import { metrics } from "./connector/metrics.ts";
import { observe } from "./connector/observe.ts";
import { predict } from "./connector/predict.ts";
import { survey } from "./connector/survey.ts";
import { type Site, write } from "./connector/write.ts";
import { decode } from "./decode.ts";
import { awsHttp, type HttpApiSettings } from "./descriptor.ts";
import { encode } from "./encode.ts";

/**
 * ```
 *   api ── stage   what is imported is served once there is a stage, and from then on as soon as it is imported
 * ```
 * Routes, their authorizers and CORS come in one import, so none is there before its protection. Throttles are the stage's.
 */
const order = [["api"], ["stage"]] as const;

export const awsHttpConnector: WriteConnector<HttpApiSettings, AwsCredentials> = {
  access: "read-write",
  descriptor: awsHttp,
  encode,
  decode,
  // Both sides are made canonical where they are made: of the document we print, and of the one that is exported.
  canonicalize: (resource) => resource,
  order,
  predict,
  listsLag: true,
  connect,
};

function connect(settings: HttpApiSettings, credentials: AwsCredentials, context: ConnectorContext): WriteSession {
  const client = createClient(settings, credentials, context);
  const { stageName } = settings;
  const site: Site = { isImportTried: false };
  return {
    check: (mode) => check(createClient(settings, credentials, context, "read"), settings, mode, context.clock.now),
    survey: (cursor) => survey(client, cursor),
    fetch: (remoteId) => fetchApi(client, remoteId, stageName),
    metrics: (window) => metrics(client, window),
    list: async (scope) => {
      const observed = await observe(client, scope, stageName);
      site.apiId = observed.resources.find(({ kind, ownership }) => kind === "api" && ownership === "ours")?.remoteId;
      return observed;
    },
    write: (change, scope) => write(client, change, scope, site),
    endpoints: async (resources) => endpoints(settings, resources),
  };
}
