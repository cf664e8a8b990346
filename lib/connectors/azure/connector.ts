import type { ConnectorContext, WriteConnector, WriteSession } from "../connector.ts";
import { createClient } from "./client.ts";
import { accessKeys } from "./connector/access-keys.ts";
import { check, gatewayUrlOf } from "./connector/check.ts";
import { fetchApi } from "./connector/fetch.ts";
import { metrics } from "./connector/metrics.ts";
import { observe } from "./connector/observe.ts";
import { poll } from "./connector/operation.ts";
import { predict } from "./connector/predict.ts";
import { survey } from "./connector/survey.ts";
import { write } from "./connector/write.ts";
import { decode } from "./decode.ts";
import { type AzureCredentials, type AzureSettings, azure, readFacts } from "./descriptor.ts";
import { encode } from "./encode.ts";
import { canonicalize, publicPathOf, releaseBodySchema } from "./wire.ts";

/**
 * ```
 *   version-set ─────┐
 *   backend ── pool ── api ── release   the policies, with the backend's address in them; then the switch
 * ```
 * An API without its release reaches no backend, and a new revision is served by its release alone: what protects is there
 * before what it protects can be reached.
 */
const order = [["version-set", "backend"], ["pool"], ["api"], ["release"]] as const;

export const azureConnector: WriteConnector<AzureSettings, AzureCredentials> = {
  access: "read-write",
  descriptor: azure,
  encode,
  decode,
  canonicalize,
  order,
  predict,
  connect,
};

function connect(settings: AzureSettings, credentials: AzureCredentials, context: ConnectorContext): WriteSession {
  const client = createClient(settings, credentials, context);
  return {
    check: (mode) => check(client, settings, mode),
    survey: (cursor) => survey(client, cursor),
    fetch: (remoteId) => fetchApi(client, remoteId),
    metrics: (window) => metrics(client, window),
    list: async (scope) => ({ resources: await observe(client, scope) }),
    write: (change, scope) => write(client, change, scope),
    poll: (operation) => poll(client, operation),
    endpoints: async (resources, facts = {}) => {
      const [release] = resources.filter(({ kind }) => kind === "release");
      if (release === undefined) return [];
      const base = readFacts(facts).gatewayUrl || (await gatewayUrlOf(client));
      const path = publicPathOf(releaseBodySchema.parse(release.body));
      return [path === "" ? base : `${base}/${path}`];
    },
    accessKeys: accessKeys(client),
  };
}
