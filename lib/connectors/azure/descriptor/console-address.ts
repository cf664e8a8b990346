import type { AzureSettings } from "./settings.ts";

/** "Azure portal URLs for proxy bypass", and the portals of the national clouds. */
const portals: Readonly<Record<AzureSettings["cloud"], string>> = {
  public: "https://portal.azure.com",
  china: "https://portal.azure.cn",
  "us-government": "https://portal.azure.us",
};

/** The service in Azure's own portal; nothing where Resource Manager is not Microsoft's. */
export function consoleAddress(settings: AzureSettings): string | undefined {
  const { armEndpoint, cloud, tenantId, subscriptionId, resourceGroup, serviceName } = settings;
  if (armEndpoint !== "") return undefined;
  const group = `/subscriptions/${subscriptionId}/resourceGroups/${encodeURIComponent(resourceGroup)}`;
  return `${portals[cloud]}/#@${tenantId}/resource${group}/providers/Microsoft.ApiManagement/service/${serviceName}/overview`;
}
