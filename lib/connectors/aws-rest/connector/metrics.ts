import type { Finding } from "#lib/model/finding.ts";
import { type CountedApi, type MetricWords, measure } from "../../aws/metrics.ts";
import { ownerOf } from "../../aws/owner-tags.ts";
import type { MetricPoint, MetricWindow } from "../../connector.ts";
import type { RestClient } from "../client.ts";
import type { RestApi } from "../wire.ts";

/** "Amazon API Gateway dimensions and metrics". */
const words: MetricWords = { dimension: "ApiName", clientErrors: "4XXError", serverErrors: "5XXError" };

/** Pages of the list, and a call to CloudWatch for each hundred names. */
export async function metrics(client: RestClient, window: MetricWindow): Promise<MetricPoint[]> {
  const apis: CountedApi[] = [];
  for await (const { items } of client.restApiPages()) {
    for (const api of items)
      apis.push({ remoteId: api.id, name: api.name, owner: ownerOf(api.tags), countedAs: countedName(api) });
  }
  return measure(client.connection, words, window, apis);
}

/** What the same page says of names: only their ASCII characters count, and where there are none the id does. */
function countedName({ id, name }: RestApi): string {
  const ascii = name.replace(/[^\x20-\x7e]/g, "");
  return ascii.trim() === "" ? id : ascii;
}

/** A warning where CloudWatch counts several of these APIs as one. */
export function repeatedNames(apis: readonly RestApi[]): Finding[] {
  const byName = Map.groupBy(apis, countedName);
  const repeated = [...byName].filter(([, group]) => group.length > 1).map(([name]) => name);
  if (repeated.length === 0) return [];
  const shown = repeated.slice(0, mostShown).map((name) => `"${name}"`);
  const more = repeated.length > mostShown ? ` and ${repeated.length - mostShown} more` : "";
  return [
    {
      severity: "warning",
      code: "aws.repeated-api-name",
      place: "",
      sentence: `Several REST APIs share a name: ${shown.join(", ")}${more}. CloudWatch counts by name, so their traffic is one figure.`,
      instead: "Rename them in API Gateway to see the traffic of each.",
    },
  ];
}

const mostShown = 5;
