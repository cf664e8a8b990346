import type { z } from "zod";
import type { RemoteApi } from "../../connector.ts";
import { ConnectorError } from "../../connector-error.ts";
import type { KongClient } from "../client.ts";
import { anyone, groupResources } from "../decode.ts";
import { pluginSchema, routeSchema, serviceSchema, upstreamSchema } from "../wire.ts";
import { upstreamResources } from "./balancing.ts";
import { readRemoteId } from "./remote-id.ts";

/** One service with all that hangs on it, or one route that belongs to none. Throws `not-found`. */
export async function fetchApi(client: KongClient, remoteId: string): Promise<RemoteApi> {
  const { kind, path } = readRemoteId(remoteId);
  const service = kind === "service" ? await client.find(path, serviceSchema) : undefined;
  const route = kind === "route" ? await client.find(path, routeSchema) : undefined;
  if (service === undefined && route === undefined) {
    throw new ConnectorError({ code: "not-found", sentence: "Kong no longer has this API.", operation: `GET ${path}` });
  }
  const routes = route ? [route] : await client.all(`${path}/routes`, routeSchema);
  const routeIds = new Set(routes.map((one) => one.id));
  // One flat list, kept as it passes: asking each route for its plugins would cost a call per route.
  const plugins: z.infer<typeof pluginSchema>[] = [];
  for await (const { entries } of client.pages("/plugins", pluginSchema)) {
    plugins.push(
      ...entries.filter((plugin) =>
        plugin.route ? routeIds.has(plugin.route.id) : plugin.service && plugin.service.id === service?.id,
      ),
    );
  }
  const upstream = service && (await client.find(`/upstreams/${encodeURIComponent(service.host)}`, upstreamSchema));
  const balanced = upstream ? await upstreamResources(client, upstream, anyone) : [];
  return { remoteId, resources: [...groupResources({ service, routes, plugins }, anyone), ...balanced] };
}
