import type { AwsCredentials } from "../aws/settings.ts";
import type { ConnectorContext, ListScope, WriteConnector, WriteSession } from "../connector.ts";
import { ConnectorError } from "../connector-error.ts";
import { createClient } from "./client.ts";
import { accessKeys } from "./connector/access-keys.ts";
import { observeAuthorizer, pollAuthorizer } from "./connector/authorizer.ts";
import { check } from "./connector/check.ts";
import { endpoints } from "./connector/endpoints.ts";
import { fetchApi } from "./connector/fetch.ts";
import { metrics } from "./connector/metrics.ts";
import { observe, observedResources } from "./connector/observe.ts";
import { leastMs, predict } from "./connector/predict.ts";
import { type Site, siteOf } from "./connector/site.ts";
import { survey } from "./connector/survey.ts";
import { undeployedEdits } from "./connector/undeployed.ts";
import { write } from "./connector/write.ts";
import { decode } from "./decode.ts";
import { awsRest, type RestApiSettings } from "./descriptor.ts";
import { encode } from "./encode.ts";
import { canonicalize } from "./wire.ts";

/**
 * ```
 *   authorizer-function ── authorizer-permission ── api ── document ── stage ── usage-plan ── snapshot
 * ```
 * Nobody meets a definition before a stage serves a snapshot of it, so a change shows at once and whole, or not at all.
 * Undeploying begins at the other end: without its stage an API answers nobody. The first two serve every API, and stay.
 * Snapshots come with stages; old ones go last.
 */
const order = [
  ["authorizer-function"],
  ["authorizer-permission"],
  ["api"],
  ["document"],
  ["stage"],
  ["usage-plan"],
  ["snapshot"],
] as const;

export const awsRestConnector: WriteConnector<RestApiSettings, AwsCredentials> = {
  access: "read-write",
  descriptor: awsRest,
  encode,
  decode,
  canonicalize,
  order,
  predict,
  leastMs,
  listsLag: true,
  connect,
};

function connect(settings: RestApiSettings, credentials: AwsCredentials, context: ConnectorContext): WriteSession {
  const client = createClient(settings, credentials, context);
  const look = (scope: ListScope) => observe(client, scope, settings.stageName);
  let site: Site | undefined;
  return {
    check: (mode) => check(client, settings, mode, context.clock.now),
    survey: (cursor) => survey(client, cursor),
    fetch: (remoteId) => fetchApi(client, remoteId, settings.stageName),
    metrics: (window) => metrics(client, window),
    list: async (scope) => {
      const shared = await observeAuthorizer(client, scope);
      const found = await look(scope);
      site = siteOf(found);
      const undeployed = await undeployedEdits(client, found, scope.places);
      const ours = observedResources({ ...found, undeployed }, scope.places);
      return { resources: [...shared, ...ours], counts: found.counts };
    },
    write: async (change, scope) => {
      // Whoever writes without having looked, or after an answer that told nothing, must not make a second copy.
      site ??= siteOf(await look(scope));
      try {
        return await write(change, { client, settings, scope, site, log: context.log });
      } catch (error) {
        if (isUntold(error)) site = undefined;
        throw error;
      }
    },
    poll: () => pollAuthorizer(client),
    endpoints: async (resources) => endpoints(settings, resources),
    accessKeys: accessKeys(client),
  };
}

/** It may have happened, or not. */
function isUntold(error: unknown): boolean {
  return (
    !(error instanceof ConnectorError) || ["unavailable", "unknown-outcome", "malformed-response"].includes(error.code)
  );
}
