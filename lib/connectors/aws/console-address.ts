import { type AwsSettings, partitionOf } from "./settings.ts";

/** "AWS Management Console": each partition has its own. */
function consoleOf(region: string): string {
  const partition = partitionOf(region);
  if (partition === "aws-cn") return "https://console.amazonaws.cn";
  if (partition === "aws-us-gov") return "https://console.amazonaws-us-gov.com";
  return `https://${region}.console.aws.amazon.com`;
}

/** The list of APIs in AWS's own console; nothing where the gateway is not AWS itself. */
export function consoleAddress({ region, endpoint }: Pick<AwsSettings, "region" | "endpoint">): string | undefined {
  if (endpoint !== "" && !/\.amazonaws\.com(\.cn)?$/.test(URL.parse(endpoint)?.hostname ?? "")) return undefined;
  return `${consoleOf(region)}/apigateway/main/apis?region=${region}`;
}
