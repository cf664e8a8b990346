import { type GatewayMode, modeAllowsDiscovery, modeAllowsWrites } from "#lib/model/gateway.ts";
import type { CheckReport, PermissionCheck } from "../../connector.ts";
import { ConnectorError } from "../../connector-error.ts";
import type { AzureClient, GrantedActions } from "../client.ts";
import type { AzureSettings } from "../descriptor.ts";

const provider = "Microsoft.ApiManagement/service";

/** What a deployment does, in the actions of "Azure permissions for Integration", below the service or the workspace. */
const writes = [
  "apis/write",
  "apis/delete",
  "apis/policies/write",
  "apis/releases/write",
  "apiVersionSets/write",
  "apiVersionSets/delete",
  "backends/write",
  "backends/delete",
  "subscriptions/write",
  "subscriptions/delete",
];
const reads = [
  "apis/read",
  "apis/operations/read",
  "apis/policies/read",
  "apis/revisions/read",
  "apiVersionSets/read",
  "backends/read",
  "subscriptions/read",
];

function actionsIn(workspace: string): { readonly [Kind in "read" | "write" | "metrics"]: readonly string[] } {
  const place = workspace === "" ? provider : `${provider}/workspaces`;
  const below = (actions: readonly string[]) => actions.map((action) => `${place}/${action}`);
  return {
    // The service is asked for its tier and its gateway, also where all else is in a workspace.
    read: [...below(reads), ...(workspace === "" ? [`${provider}/read`] : [`${provider}/workspaceLinks/read`])],
    write: below(writes),
    metrics: ["Microsoft.Insights/metrics/read"],
  };
}

/** Which service answers, of which tier, and what the identity may do there. Nothing is made. */
export async function check(client: AzureClient, settings: AzureSettings, mode: GatewayMode): Promise<CheckReport> {
  const service = await client.service();
  const gatewayUrl = await client.workspaceGateway();
  const granted = await client.permissions();
  for await (const _page of client.apiPages({ filter: "isCurrent eq true" })) break;
  const { sku, properties } = service;
  const actions = actionsIn(settings.workspace);
  const all = Object.values(actions).flat();
  const told = (name: string, neededFor: PermissionCheck["neededFor"], wanted: readonly string[]) =>
    permission(name, neededFor, wanted, { granted, all });
  const writing = modeAllowsWrites(mode) ? [told("write APIs", "write", actions.write)] : [];
  const figures = modeAllowsDiscovery(mode) ? [told("read traffic figures", "read", actions.metrics)] : [];
  return {
    identity: `${settings.clientId || "the identity of this server"} on ${[settings.serviceName, settings.workspace].filter(Boolean).join(", workspace ")} (${sku.name})`,
    version: properties.platformVersion ?? "unknown",
    facts: {
      sku: sku.name,
      gatewayUrl: gatewayUrl ?? (properties.gatewayUrl ?? "").replace(/\/+$/, ""),
      workspace: settings.workspace,
    },
    permissions: [told("read APIs", "both", actions.read), ...figures, ...writing],
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
  { granted, all }: { readonly granted: GrantedActions; readonly all: readonly string[] },
): PermissionCheck {
  const missing = actions.filter((action) => !allows(granted, action));
  const more = actions.length > 1 ? " and more" : "";
  if (missing.length === 0) return { name, neededFor, granted: true, reason: `Azure allows ${actions[0]}${more}.` };
  return {
    name,
    neededFor,
    granted: false,
    reason: `Azure does not grant ${missing.join(", ")}.`,
    remedy: JSON.stringify({ Name: "Gatehouse", Actions: all }, null, 2),
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
  const ofWorkspace = await client.workspaceGateway();
  if (ofWorkspace !== undefined) return ofWorkspace;
  const { properties } = await client.service();
  if (properties.gatewayUrl) return properties.gatewayUrl.replace(/\/+$/, "");
  const sentence = "The service has no address for consumers yet. Wait until it is provisioned.";
  throw new ConnectorError({ code: "unavailable", sentence, operation: "GET the service" });
}
