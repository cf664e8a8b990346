import type { Integration } from "../../model.ts";
import type { RoutedCall } from "../exchange.ts";
import { GatewayFailure } from "../failure.ts";
import { mediaType } from "../media-type.ts";
import type { Overrides } from "./context-object.ts";
import { renderTemplate } from "./render-template.ts";

interface RequestBody {
  readonly body: Buffer;
  readonly contentType: string | undefined;
  readonly overrides?: Overrides;
}

/**
 * The body that an integration without proxy is given: by the template for the request's content type, or as it is
 * where the passthrough behaviour lets it. Throws UNSUPPORTED_MEDIA_TYPE: "Integration passthrough behaviors".
 */
export function requestBody(integration: Integration, call: RoutedCall): RequestBody {
  const contentType = call.request.headers.get("Content-Type");
  const templates = integration.requestTemplates ?? {};
  const type = mediaType(contentType) ?? "application/json";
  const template = Object.hasOwn(templates, type) ? templates[type] : undefined;
  if (template !== undefined) {
    const { text, overrides } = renderTemplate(template, call, call.request.body, "request");
    return { body: Buffer.from(text), contentType, overrides };
  }
  const mayPass =
    integration.passthroughBehavior === "WHEN_NO_MATCH" ||
    (integration.passthroughBehavior === "WHEN_NO_TEMPLATES" && Object.keys(templates).length === 0);
  if (!mayPass) throw new GatewayFailure("UNSUPPORTED_MEDIA_TYPE");
  return { body: call.request.body, contentType };
}
