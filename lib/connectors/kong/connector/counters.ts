import type { CountedTotal, CounterReading } from "../../connector.ts";
import type { KongClient } from "../client.ts";
import { ownerOf, type ServiceEntity, serviceSchema, tagValue } from "../wire.ts";
import { readExposition } from "./exposition.ts";

// Kong docs, "Prometheus plugin, available metrics": labels carry the service's name, or its host where it has none.
const requestsName = "kong_http_requests_total";
const bucketName = "kong_request_latency_ms_bucket";
const sumName = "kong_request_latency_ms_sum";
const countName = "kong_request_latency_ms_count";
const nodeName = "kong_node_info";
const wanted = new Set([requestsName, bucketName, sumName, countName, nodeName]);

interface Totals {
  requests: number;
  clientErrors: number;
  serverErrors: number;
  latencySumMs: number;
  latencyCount: number;
  /** By upper bound in milliseconds: requests up to it. */
  readonly buckets: Map<number, number>;
}

/**
 * What the node that answers has counted since it started, by service: one call, and one for each thousand services.
 * Requests without a service are counted by nobody. Throws ConnectorError.
 */
export async function counters(client: KongClient): Promise<CounterReading> {
  const answer = await client.probe("GET", "/metrics");
  if (answer.status !== 200) throw client.failure("GET", "/metrics", answer);
  const byService = new Map<string, Totals>();
  let node = "";
  for (const { name, labels, value } of readExposition(answer.body, wanted)) {
    if (name === nodeName) node = labels.node_id ?? "";
    else if (labels.service !== undefined) add(totalsOf(byService, labels.service), name, labels, value);
  }
  if (byService.size === 0) return { counter: node, totals: [] };
  const services = await client.all("/services", serviceSchema);
  const called = Map.groupBy(services, (service) => service.name ?? service.host);
  return {
    counter: node,
    totals: [...byService].flatMap(([label, totals]) => pointsOf(called.get(label) ?? [], totals)),
  };
}

function totalsOf(byService: Map<string, Totals>, service: string): Totals {
  const known = byService.get(service);
  if (known !== undefined) return known;
  const totals: Totals = {
    ...{ requests: 0, clientErrors: 0, serverErrors: 0, latencySumMs: 0, latencyCount: 0 },
    buckets: new Map(),
  };
  byService.set(service, totals);
  return totals;
}

function add(totals: Totals, name: string, labels: Readonly<Record<string, string>>, value: number): void {
  if (name === requestsName) {
    const status = Number(labels.code);
    totals.requests += value;
    if (status >= 400 && status < 500) totals.clientErrors += value;
    if (status >= 500) totals.serverErrors += value;
  } else if (name === sumName) totals.latencySumMs += value;
  else if (name === countName) totals.latencyCount += value;
  else if (labels.le !== undefined && labels.le !== "+Inf") {
    const bound = Number(labels.le);
    totals.buckets.set(bound, (totals.buckets.get(bound) ?? 0) + value);
  }
}

/** One for each service of the label: services without a name may share a host, and then no two are told apart. */
function pointsOf(services: readonly ServiceEntity[], totals: Totals): CountedTotal[] {
  const { requests, clientErrors, serverErrors, latencySumMs, latencyCount, buckets } = totals;
  const bounds = [...buckets.keys()].toSorted((a, b) => a - b);
  return services.map((service) => ({
    ...{ remoteId: service.id, requests, clientErrors, serverErrors },
    name: tagValue(service.tags, "name") ?? service.name ?? service.id,
    ...(ownerOf(service.tags) === undefined ? {} : { owner: ownerOf(service.tags) }),
    ...(latencyCount === 0
      ? {}
      : {
          latency: {
            ...{ sumMs: latencySumMs, count: latencyCount },
            buckets: bounds.map((bound) => [bound, buckets.get(bound) ?? 0] as const),
          },
        }),
    ...(services.length === 1
      ? {}
      : { sharedWith: services.flatMap((other) => (other.id === service.id ? [] : [other.id])) }),
  }));
}
