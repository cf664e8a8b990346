import { type GatewayMode, modeAllowsDiscovery, modeAllowsWrites } from "#lib/model/gateway.ts";
import type { CheckReport, PermissionCheck } from "../../connector.ts";
import { ConnectorError } from "../../connector-error.ts";
import type { AzureClient, GrantedActions } from "../client.ts";
import type { AzureSettings } from "../descriptor.ts";

const provider = "Microsoft.ApiManagement/service";

/** What a deployment does, in the actions of "Azure permissions for Integration". */
const writeActions = [
  `${provider}/apis/write`,
  `${provider}/apis/delete`,
  `${provider}/apis/policies/write`,
  `${provider}/apis/releases/write`,
  `${provider}/subscriptions/write`,
  `${provider}/subscriptions/delete`,
];
const readActions = [
  `${provider}/read`,
  `${provider}/apis/read`,
  `${provider}/apis/operations/read`,
  `${provider}/apis/policies/read`,
  `${provider}/apis/revisions/read`,
  `${provider}/subscriptions/read`,
];

const metricActions = ["Microsoft.Insights/metrics/read"];

/** Which service answers, of which tier, and what the identity may do there. Nothing is made. */
export async function check(client: AzureClient, settings: AzureSettings, mode: GatewayMode): Promise<CheckReport> {
  const service = await client.service();
  const granted = await client.permissions();
  for await (const _page of client.apiPages({ filter: "isCurrent eq true" })) break;
  const { sku, properties } = service;
  const writes = modeAllowsWrites(mode) ? [permission("write APIs", "write", writeActions, granted)] : [];
  const figures = modeAllowsDiscovery(mode) ? [permission("read traffic figures", "read", metricActions, granted)] : [];
  return {
    identity: `${settings.clientId || "the identity of this server"} on ${settings.serviceName} (${sku.name})`,
    version: properties.platformVersion ?? "unknown",
    facts: { sku: sku.name, gatewayUrl: (properties.gatewayUrl ?? "").replace(/\/+$/, "") },
    permissions: [permission("read APIs", "both", readActions, granted), ...figures, ...writes],
    findings:
      properties.provisioningState && properties.provisioningState !== "Succeeded"
        ? [
            {
              severity: "warning",
              code: "azure.provisioning",
              place: "",
              sentence: `The service is ${properties.provisioningState}. Azure may refuse changes until it is done.`,
              instead: "Wait until it has ended.",
            },
          ]
        : [],
  };
}

function permission(
  name: string,
  neededFor: PermissionCheck["neededFor"],
  actions: readonly string[],
  granted: GrantedActions,
): PermissionCheck {
  const missing = actions.filter((action) => !allows(granted, action));
  const more = actions.length > 1 ? " and more" : "";
  if (missing.length === 0) return { name, neededFor, granted: true, reason: `Azure allows ${actions[0]}${more}.` };
  return {
    name,
    neededFor,
    granted: false,
    reason: `Azure does not grant ${missing.join(", ")}.`,
    remedy: JSON.stringify(
      { Name: "Gatehouse", Actions: [...readActions, ...metricActions, ...writeActions] },
      null,
      2,
    ),
  };
}

/** "Understand Azure role definitions": an action of one role counts unless the same role takes it back. */
function allows(granted: GrantedActions, action: string): boolean {
  return granted.some(
    ({ actions, notActions }) =>
      actions.some((pattern) => covers(pattern, action)) && !notActions.some((pattern) => covers(pattern, action)),
  );
}

function covers(pattern: string, action: string): boolean {
  const parts = pattern.split("*").map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`, "i").test(action);
}

/** Where consumers call the service, without a trailing slash. Throws when Azure does not say it. */
export async function gatewayUrlOf(client: AzureClient): Promise<string> {
  const { properties } = await client.service();
  if (properties.gatewayUrl) return properties.gatewayUrl.replace(/\/+$/, "");
  const sentence = "The service has no address for consumers yet. Wait until it is provisioned.";
  throw new ConnectorError({ code: "unavailable", sentence, operation: "GET the service" });
}
