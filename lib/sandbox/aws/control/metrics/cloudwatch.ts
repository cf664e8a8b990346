import { z } from "zod";
import { parseJson } from "../../../core/json.ts";
import { decide, denialMessage } from "../../identity/policy.ts";
import { AwsError } from "../aws-error.ts";
import type { Service, ServiceReply } from "../control-server.ts";
import { signatureError } from "../signature-error.ts";
import type { MetricStore } from "./metric-store.ts";
import { isStatistic, statisticOf } from "./statistic.ts";

const target = "GraniteServiceVersion20100801.GetMetricData";
/** "GetMetricData": queries in one call. */
const mostQueries = 500;

const inputSchema = z.object({
  MetricDataQueries: z.array(
    z.object({
      Id: z.string().regex(/^[a-z]\w*$/),
      ReturnData: z.boolean().default(true),
      Expression: z.string().optional(),
      Label: z.string().optional(),
      MetricStat: z
        .object({
          Metric: z.object({
            Namespace: z.string(),
            MetricName: z.string(),
            Dimensions: z.array(z.object({ Name: z.string(), Value: z.string() })).default([]),
          }),
          /** Seconds. */
          Period: z.number().int().min(1),
          Stat: z.string(),
        })
        .optional(),
    }),
  ),
  /** Seconds since the epoch. */
  StartTime: z.number(),
  EndTime: z.number(),
  ScanBy: z.enum(["TimestampAscending", "TimestampDescending"]).default("TimestampDescending"),
});
type Input = z.infer<typeof inputSchema>;
type Query = Input["MetricDataQueries"][number];

/** CloudWatch, as far as GetMetricData of API Gateway's metrics. Spoken to in JSON 1.0. */
export function cloudWatchService(store: MetricStore): Service {
  return (caller, { headers, body }) => {
    try {
      if (typeof caller === "string") throw signatureError(caller);
      if (headers["x-amz-target"] !== target) throw new AwsError("UnknownOperationException", 404, "");
      const { statements, arn } = caller.principal;
      const decision = decide(statements, "cloudwatch:GetMetricData", "*");
      if (decision !== "allowed")
        throw new AwsError("AccessDenied", 403, denialMessage(arn, "cloudwatch:GetMetricData", "*", decision));
      return reply(200, { MetricDataResults: answer(store, readInput(body)), Messages: [] });
    } catch (error) {
      if (error instanceof AwsError) return errorReply(error);
      throw error;
    }
  };
}

function readInput(body: Buffer): Input {
  const parsed = inputSchema.safeParse(parseJson(body.toString("utf8")));
  if (!parsed.success) throw validationError(z.prettifyError(parsed.error));
  const { MetricDataQueries: queries, StartTime, EndTime } = parsed.data;
  if (queries.length > mostQueries)
    throw validationError(`The collection MetricDataQueries must not have a size greater than ${mostQueries}.`);
  if (StartTime >= EndTime) throw validationError("The parameter StartTime must be less than the parameter EndTime.");
  if (new Set(queries.map(({ Id }) => Id)).size < queries.length)
    throw validationError("The values for parameter Id in MetricDataQueries must be unique.");
  return parsed.data;
}

function answer(store: MetricStore, input: Input) {
  return input.MetricDataQueries.filter(({ ReturnData }) => ReturnData).map((query) => {
    const points = pointsOf(store, query, input).toSorted((a, b) =>
      input.ScanBy === "TimestampAscending" ? a.at - b.at : b.at - a.at,
    );
    return {
      ...{ Id: query.Id, Label: query.Label ?? query.MetricStat?.Metric.MetricName, StatusCode: "Complete" },
      Timestamps: points.map(({ at }) => at / 1_000),
      Values: points.map(({ value }) => value),
    };
  });
}

/** One point for each period that has samples, stamped with the period's beginning. */
function pointsOf(store: MetricStore, { MetricStat, Expression }: Query, { StartTime, EndTime }: Input) {
  if (MetricStat === undefined || Expression !== undefined)
    throw validationError("The sandbox's CloudWatch computes no expressions: give a MetricStat.");
  const { Metric, Period, Stat } = MetricStat;
  if (Period % 60 !== 0) throw validationError(`The parameter Period must be a multiple of 60, and is ${Period}.`);
  if (!isStatistic(Stat)) throw validationError(`The value ${Stat} for parameter Stat is not valid.`);
  if (Metric.Namespace !== "AWS/ApiGateway") return [];
  const dimensions = Object.fromEntries(Metric.Dimensions.map(({ Name, Value }) => [Name, Value]));
  const samples = store.samples({ metricName: Metric.MetricName, dimensions }, StartTime * 1_000, EndTime * 1_000);
  const byPeriod = Map.groupBy(samples, ({ at }) => Math.floor(at / (Period * 1_000)) * Period * 1_000);
  return [...byPeriod].flatMap(([at, inPeriod]) => {
    const value = statisticOf(
      Stat,
      inPeriod.map((sample) => sample.value),
    );
    return value === undefined ? [] : [{ at, value }];
  });
}

function validationError(message: string): AwsError {
  return new AwsError("ValidationError", 400, message);
}

function errorReply({ status, code, message }: AwsError): ServiceReply {
  // The code of the older query protocol is in the header, and the type of the JSON protocol in the body.
  const headers = { "x-amzn-query-error": `${code};Sender` };
  const type = code === "ValidationError" ? "ValidationException" : code;
  return { ...reply(status, { __type: `com.amazonaws.cloudwatch.v2010_08_01#${type}`, message }), headers };
}

function reply(status: number, body: unknown): ServiceReply {
  return { status, contentType: "application/x-amz-json-1.0", text: JSON.stringify(body) };
}
