import type { CloudWatchClientConfig, GetMetricDataCommandOutput, MetricDataQuery } from "@aws-sdk/client-cloudwatch";
import { ConnectorError } from "../../connector-error.ts";

/** Up to 500 questions about one time. */
export interface MetricQuestions {
  readonly queries: readonly MetricDataQuery[];
  readonly start: Date;
  readonly end: Date;
}

/** By query id, the values of all periods that have any. Page by page, where there are more than one. */
export async function metricData(
  configuration: CloudWatchClientConfig,
  { queries, start, end }: MetricQuestions,
): Promise<ReadonlyMap<string, readonly number[]>> {
  // Loaded when figures are first asked for: a deployment does not need it.
  const { CloudWatchClient, GetMetricDataCommand } = await import("@aws-sdk/client-cloudwatch");
  const sdk = new CloudWatchClient(configuration);
  const input = { MetricDataQueries: [...queries], StartTime: start, EndTime: end };
  const values = new Map<string, number[]>();
  let next: string | undefined;
  do {
    const asked = next;
    const answer = await sdk.send(new GetMetricDataCommand({ ...input, NextToken: asked }));
    for (const [id, found] of valuesOf(answer)) values.set(id, [...(values.get(id) ?? []), ...found]);
    next = answer.NextToken;
    if (next !== undefined && next === asked) throw failed("malformed-response", "The same page came twice.");
  } while (next !== undefined);
  return values;
}

/** The operation that a failure is reported under. */
export const metricDataOperation = "cloudwatch:GetMetricData";

function valuesOf({ MetricDataResults = [] }: GetMetricDataCommandOutput): (readonly [string, readonly number[]])[] {
  return MetricDataResults.map(({ Id = "", StatusCode, Values = [] }) => {
    if (StatusCode === "InternalError" || StatusCode === "Forbidden")
      throw failed("unavailable", `CloudWatch could not read a metric: ${StatusCode}.`);
    return [Id, Values];
  });
}

function failed(code: "malformed-response" | "unavailable", detail: string): ConnectorError {
  const sentence = "CloudWatch did not give all figures. It is tried again when the page is opened again.";
  return new ConnectorError({ code, sentence, operation: metricDataOperation, detail });
}
