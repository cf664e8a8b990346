import type { FaultPlan } from "../../core/faults.ts";
import { html } from "../../core/html.ts";
import { faultsSection, inspectorDocument, requestsSection, section } from "../../core/inspector.ts";
import type { RequestLog } from "../../core/request-log.ts";
import type { State } from "../model.ts";
import type { Settings } from "./settings.ts";

export interface InspectorParts {
  readonly state: State;
  readonly log: RequestLog;
  readonly faults: FaultPlan;
  readonly settings: () => Settings;
  readonly controlUrl: () => string;
  readonly gatewayUrlOf: (service: string) => string;
}

/** What this sandbox subscription holds, what was asked of it lately, and what is about to go wrong. Plain HTML, no script. */
export function inspectorPage(parts: InspectorParts): string {
  const { state } = parts;
  const { settleMs, slowMs } = parts.settings();
  return inspectorDocument(
    "API Management",
    html`An emulated subscription. Azure Resource Manager and Entra <code>${parts.controlUrl()}</code>.`,
    [
      section(
        "Services",
        ["Name", "Tier", "Gateway"],
        state.all("services").map(({ id, name, sku }) => [name, sku, parts.gatewayUrlOf(id)]),
      ),
      section(
        "APIs",
        ["Service", "Name", "Revision", "Display name", "Path", "Version", "Backend", "Key wanted"],
        state
          .all("apis")
          .map((api) => [
            api.service,
            api.apiId,
            api.isCurrent ? `${api.revision}, current` : api.revision,
            api.displayName,
            `/${api.path}`,
            api.apiVersion,
            api.serviceUrl,
            api.subscriptionRequired,
          ]),
      ),
      section(
        "Operations",
        ["API", "Name", "Method", "Template"],
        state.all("operations").map(({ api, name, method, urlTemplate }) => [api, name, method, urlTemplate]),
      ),
      section(
        "Policies",
        ["On", "Document"],
        state.all("policies").map(({ scope, service, xml }) => [scope || `${service}, all APIs`, xml]),
      ),
      section(
        "Products",
        ["Service", "Name", "State", "Key wanted"],
        state
          .all("products")
          .map((product) => [product.service, product.displayName, product.state, product.subscriptionRequired]),
      ),
      section(
        "Subscriptions",
        ["Service", "Name", "Scope", "State"],
        state
          .all("subscriptions")
          .map((subscription) => [
            subscription.service,
            subscription.displayName ?? subscription.name,
            subscription.scope,
            subscription.state,
          ]),
      ),
      section(
        "Long-running operations",
        ["Service", "API", "Work", "State", "Polls"],
        state
          .all("asyncOperations")
          .map((operation) => [
            operation.service,
            operation.apiId,
            operation.work.kind,
            operation.state,
            operation.polls,
          ]),
      ),
      faultsSection(parts.faults, `Imports and deletions work for ${settleMs} ms. Slow writes take ${slowMs} ms.`),
      requestsSection(parts.log.all()),
    ],
  );
}
