import type { ConnectorContext, WriteConnector, WriteSession } from "../connector.ts";
import { createClient } from "./client.ts";
import { accessKeys } from "./connector/access-keys.ts";
import { check } from "./connector/check.ts";
import { counters } from "./connector/counters.ts";
import { endpoints } from "./connector/endpoints.ts";
import { fetchApi } from "./connector/fetch.ts";
import { observe } from "./connector/observe.ts";
import { predict } from "./connector/predict.ts";
import { type Site, siteOf } from "./connector/site.ts";
import { survey } from "./connector/survey.ts";
import { write } from "./connector/write.ts";
import { decode } from "./decode.ts";
import { type KongCredentials, type KongSettings, kong } from "./descriptor.ts";
import { encode } from "./encode.ts";
import { canonicalize } from "./wire.ts";

/**
 * ```
 *   upstream ── target        consumer ── acl
 *       └── service ──┬── plugin
 *                     └── route ── route-plugin
 *                                      └── activation   the service is switched on
 * ```
 * What protects comes before what is reached: the service starts disabled and answers 404 until the last level. On a
 * service that is on already, a new route that only its own plugins protect is held, and the last of them releases it.
 */
const order = [
  ["upstream", "consumer"],
  ["target", "acl"],
  ["service"],
  ["plugin"],
  ["route"],
  ["route-plugin"],
  ["activation"],
] as const;

export const kongConnector: WriteConnector<KongSettings, KongCredentials> = {
  access: "read-write",
  descriptor: kong,
  encode,
  decode,
  canonicalize,
  order,
  predict,
  connect,
};

function connect(settings: KongSettings, credentials: KongCredentials, context: ConnectorContext): WriteSession {
  const client = createClient(settings, credentials, context);
  // Before the first look a service may be answering already, so that new routes are held.
  let site: Site = { ...siteOf([]), enabled: true };
  return {
    check: (mode) => check(client, settings, mode),
    survey: (cursor) => survey(client, cursor),
    fetch: (remoteId) => fetchApi(client, remoteId),
    counters: () => counters(client),
    list: async (scope) => {
      const observed = await observe(client, scope);
      site = siteOf(observed);
      return { resources: observed };
    },
    write: (change, scope) => write(client, change, scope, site),
    endpoints: async (resources) => endpoints(settings, resources),
    accessKeys: accessKeys(client),
  };
}
