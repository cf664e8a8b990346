import type { Call, RoutedCall } from "./exchange.ts";
import type { Value, ValueMap } from "./vtl/value.ts";

/** The `$context` variables of a request: "$context Variables for data models, authorizers, mapping templates…". */
export function contextOf(call: Call & Partial<RoutedCall>): ValueMap {
  const { request, account, api, stage, authorization, apiKey, caller } = call;
  const host = request.headers.get("Host") ?? "";
  return new Map<string, Value>([
    ["accountId", account.accountId],
    ["apiId", api.id],
    ["deploymentId", call.deploymentId],
    ["domainName", host],
    ["domainPrefix", host.split(".")[0] ?? ""],
    ["extendedRequestId", request.extendedId],
    ["httpMethod", request.method],
    ["path", `/${stage.stageName}${request.path}`],
    ["protocol", request.protocol],
    ["requestId", request.id],
    ["requestTime", commonLogTime(request.receivedAt)],
    ["requestTimeEpoch", request.receivedAt],
    ["resourceId", call.resource?.id],
    ["resourcePath", call.resource?.path],
    ["stage", stage.stageName],
    ["isCanaryRequest", call.isCanary],
    [
      "identity",
      new Map<string, Value>([
        ["sourceIp", request.sourceIp],
        ["userAgent", request.headers.get("User-Agent")],
        ["apiKey", apiKey?.value],
        ["apiKeyId", apiKey?.id],
        ["accountId", caller === undefined ? undefined : account.accountId],
        ["caller", caller?.userId],
        ["user", caller?.userId],
        ["userArn", caller?.arn],
      ]),
    ],
    [
      "authorizer",
      new Map<string, Value>([
        ...Object.entries(authorization?.context ?? {}),
        ["principalId", authorization?.principalId],
        ["claims", new Map<string, Value>(Object.entries(authorization?.claims ?? {}))],
      ]),
    ],
  ]);
}

/** A value in a `$context` by its dotted name, without the `$context.` before it. */
export function contextValue(context: ValueMap, name: string): Value {
  return name.split(".").reduce((value: Value, key) => (value instanceof Map ? value.get(key) : undefined), context);
}

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** `dd/MMM/yyyy:HH:mm:ss +0000`. */
function commonLogTime(atMs: number): string {
  const [date = "", time = ""] = new Date(atMs).toISOString().split("T");
  const [year, month, day] = date.split("-");
  return `${day}/${months[Number(month) - 1]}/${year}:${time.slice(0, 8)} +0000`;
}
