import { parseExpression } from "./mapping/expression.ts";
import { requestParametersProblem, responseParametersProblem } from "./mapping/parameters-problem.ts";
import { type Integration, longestTimeoutMs } from "./model.ts";

/** An integration as it was asked for, before anything is known to be right. */
export type ProposedIntegration = Partial<Omit<Integration, "integrationType">> & { readonly integrationType: string };

/** Why HTTP APIs refuse this integration, in the vendor's words, or undefined. */
export function integrationProblem(proposed: ProposedIntegration): string | undefined {
  const { integrationType, payloadFormatVersion, timeoutInMillis } = proposed;
  if (integrationType !== "HTTP_PROXY" && integrationType !== "AWS_PROXY")
    return "Currently, an API with a protocol type of HTTP may only be associated with proxy integrations (AWS_PROXY, HTTP_PROXY)";
  if (payloadFormatVersion === undefined) return "PayloadFormatVersion is a required parameter for integration";
  if (timeoutInMillis !== undefined && (timeoutInMillis < 50 || timeoutInMillis > longestTimeoutMs))
    return `Timeout should be between 50 ms and ${longestTimeoutMs} ms`;
  if (proposed.connectionType === "VPC_LINK") return "The sandbox has no VPC links: ConnectionType must be INTERNET";
  return (
    (integrationType === "HTTP_PROXY" ? httpProblem(proposed) : undefined) ??
    requestParametersProblem(proposed.requestParameters ?? {}) ??
    responseParametersProblem(proposed.responseParameters ?? {})
  );
}

const methods = ["ANY", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"];

function httpProblem(proposed: ProposedIntegration): string | undefined {
  if (proposed.payloadFormatVersion !== "1.0") return "PayloadFormatVersion of HTTP_PROXY integrations must be 1.0";
  if (!methods.includes(proposed.integrationMethod ?? "")) return "Enumeration value for HttpMethod must be non-empty";
  const uri = proposed.integrationUri ?? "";
  const isExpression = parseExpression(uri, ["stageVariables"]) !== undefined;
  // Variables stand for some text that an address may hold.
  const address = uri.replace(/\$?\{[^}]*\}/g, "x");
  const isAddress = /^https?:\/\//i.test(address) && URL.canParse(address) && !/\s/.test(address);
  return isExpression && isAddress ? undefined : `Invalid HTTP endpoint specified for URI: ${uri}`;
}
