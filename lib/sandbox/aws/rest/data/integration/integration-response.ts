import type { Integration, IntegrationResponse } from "../../model.ts";
import type { Answer, RoutedCall } from "../exchange.ts";
import { GatewayFailure } from "../failure.ts";
import { HeaderList } from "../header-list.ts";
import { mappedValues } from "../mapping.ts";
import { chooseTemplate } from "../media-type.ts";
import { renderTemplate } from "./render-template.ts";

/**
 * Turns what came back into the answer that the API describes, for integrations that are no proxies: status, mapped
 * headers and no others, body by template or as it is.
 */
export function integrationResponse(integration: Integration, call: RoutedCall, came: Answer): Answer {
  const chosen = choose(integration, String(came.status));
  if (chosen === undefined)
    throw new GatewayFailure("API_CONFIGURATION_ERROR", {
      sandboxWord: `No integration response matches ${came.status}, and there is no default`,
    });
  const template = chooseTemplate(chosen.responseTemplates ?? {}, call.request.headers.get("Accept"));
  const rendered =
    template === undefined || template.template === ""
      ? undefined
      : renderTemplate(template.template, call, came.body, "response");
  const headers = new HeaderList([["Content-Type", template?.contentType ?? "application/json"]]);
  for (const [target, expression] of Object.entries(chosen.responseParameters ?? {})) {
    const values = mappedValues(expression, call, came);
    if (values.length > 0) headers.set(target.replace(/^method\.response\.header\./, ""), values.join(","));
  }
  for (const [name, value] of rendered?.overrides.headers ?? []) headers.set(name, value);
  return {
    status: rendered?.overrides.status ?? Number(chosen.statusCode),
    headers,
    body: rendered === undefined ? came.body : Buffer.from(rendered.text),
  };
}

/** The first whose selection pattern is the whole status; otherwise the default, which has no pattern. */
function choose({ integrationResponses = {} }: Integration, status: string): IntegrationResponse | undefined {
  const all = Object.values(integrationResponses);
  return (
    all.find(
      ({ selectionPattern = "" }) => selectionPattern !== "" && new RegExp(`^(?:${selectionPattern})$`).test(status),
    ) ?? all.find(({ selectionPattern = "" }) => selectionPattern === "")
  );
}
