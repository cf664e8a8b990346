import type { z } from "zod";
import type { ObservedResource } from "#lib/model/resource.ts";
import type { ListScope } from "../../connector.ts";
import type { KongClient } from "../client.ts";
import { groupResources, type Viewpoint } from "../decode.ts";
import { consumerSchema, pluginSchema, resourceId, routeSchema, serviceSchema, tag, upstreamSchema } from "../wire.ts";
import { upstreamResources } from "./balancing.ts";
import { consumerResources } from "./consumers.ts";

/** Targeted reads only; `readsOf` counts them. */
export async function observe(client: KongClient, { owner, slug, places }: ListScope): Promise<ObservedResource[]> {
  const names = places
    .filter(({ kind }) => kind === "route")
    .map(({ body, key }): [string, string] => [String(body.name), key]);
  const view: Viewpoint = { owner, places: new Map(names), wanted: new Set(places.map(({ key }) => key)) };
  const mine = { tags: tag("deployment", owner.deploymentId) };
  const found: ObservedResource[] = [];

  const service = await lookUp(client, "/services", resourceId(owner, "service"), slug, serviceSchema);
  if (service) {
    const path = `/services/${service.id}`;
    const routes = await client.all(`${path}/routes`, routeSchema);
    const onService = await client.all(`${path}/plugins`, pluginSchema);
    const tagged = await client.all("/plugins", pluginSchema, mine);
    const seen = new Set(onService.map(({ id }) => id));
    const plugins = [...onService, ...tagged.filter(({ id }) => !seen.has(id))];
    found.push(...groupResources({ service, routes, plugins }, view));
  }
  const upstreams = view.wanted.has("upstream")
    ? [await lookUp(client, "/upstreams", resourceId(owner, "upstream"), `${slug}.gatehouse`, upstreamSchema)]
    : await client.all("/upstreams", upstreamSchema, mine);
  for (const upstream of upstreams) if (upstream) found.push(...(await upstreamResources(client, upstream, view)));
  const consumers = view.wanted.has("consumer")
    ? [await lookUp(client, "/consumers", resourceId(owner, "consumer"), `${slug}.gatehouse`, consumerSchema)]
    : await client.all("/consumers", consumerSchema, mine);
  for (const consumer of consumers) if (consumer) found.push(...(await consumerResources(client, consumer, view)));
  return found;
}

/** By the id we would choose, then by the name that must be unique: there, a stranger would stand in our way. */
async function lookUp<S extends z.ZodType>(client: KongClient, path: string, id: string, name: string, schema: S) {
  return (
    (await client.find(`${path}/${id}`, schema)) ?? (await client.find(`${path}/${encodeURIComponent(name)}`, schema))
  );
}
