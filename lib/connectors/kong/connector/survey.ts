import { createHash } from "node:crypto";
import type { JsonObject } from "#lib/model/json.ts";
import type { SurveyPage } from "../../connector.ts";
import { type KongClient, pageSize } from "../client.ts";
import { ownerOf, pluginSchema, routeSchema, serviceSchema, tagValue } from "../wire.ts";
import { loneRouteId } from "./remote-id.ts";

/** Digests of what hangs on each service and, until its service is known, on each route. */
interface Sums {
  readonly onService: Map<string, bigint>;
  readonly onRoute: Map<string, bigint>;
}

/**
 * One flat list per kind and page. Plugins and routes are folded into a digest per service (their order does not matter to
 * a sum), so memory grows with the number of services and not with what hangs on them; then the services stream.
 */
export async function* survey(client: KongClient, cursor?: string): AsyncGenerator<SurveyPage> {
  const sums: Sums = { onService: new Map(), onRoute: new Map() };
  await foldPlugins(client, sums);
  const lone = await foldRoutes(client, sums);
  const start: Record<string, string> = cursor === undefined ? {} : { offset: cursor };
  for await (const { entries, offset } of client.pages("/services", serviceSchema, start)) {
    const apis = entries.map((service) => ({
      remoteId: service.id,
      name: tagValue(service.tags, "name") ?? service.name ?? service.id,
      version: tagValue(service.tags, "version"),
      fingerprint: hex(digest(service) + (sums.onService.get(service.id) ?? 0n)),
      owner: ownerOf(service.tags),
      updatedAt: service.updated_at ? new Date(service.updated_at * 1000) : undefined,
    }));
    yield { apis, cursor: offset, complete: offset === undefined && lone.length === 0 };
  }
  for (let start = 0; start < lone.length; start += pageSize) {
    yield { apis: lone.slice(start, start + pageSize), complete: start + pageSize >= lone.length };
  }
}

async function foldPlugins(client: KongClient, { onService, onRoute }: Sums): Promise<void> {
  for await (const { entries } of client.pages("/plugins", pluginSchema)) {
    for (const plugin of entries) {
      if (plugin.route) add(onRoute, plugin.route.id, digest(plugin));
      else if (plugin.service) add(onService, plugin.service.id, digest(plugin));
    }
  }
}

/** Answers the routes that belong to no service: each is an API of its own. */
async function foldRoutes(client: KongClient, { onService, onRoute }: Sums): Promise<SurveyPage["apis"][number][]> {
  const lone: SurveyPage["apis"][number][] = [];
  for await (const { entries } of client.pages("/routes", routeSchema)) {
    for (const route of entries) {
      const sum = digest(route) + (onRoute.get(route.id) ?? 0n);
      onRoute.delete(route.id);
      if (route.service) add(onService, route.service.id, sum);
      else lone.push({ remoteId: loneRouteId(route.id), name: route.name ?? route.id, fingerprint: hex(sum) });
    }
  }
  return lone;
}

function add(sums: Map<string, bigint>, id: string, value: bigint): void {
  sums.set(id, BigInt.asUintN(64, (sums.get(id) ?? 0n) + value));
}

/** A digest of whatever was read, without what changes by itself. */
function digest(entity: JsonObject): bigint {
  const { created_at: _created, updated_at: _updated, ...content } = entity;
  const entries = Object.entries(content).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return createHash("sha256").update(JSON.stringify(entries)).digest().readBigUInt64BE();
}

function hex(sum: bigint): string {
  return BigInt.asUintN(64, sum).toString(16).padStart(16, "0");
}
