import path from "node:path";
import { startSandboxAzure } from "../azure/azure.ts";
import type { ProcessOptions } from "./arguments.ts";
import type { Offer } from "./offer.ts";

/** One Azure subscription with one API Management service in it, which has a workspace, both seeded. */
export async function offerAzure({ state, ports }: ProcessOptions): Promise<Offer> {
  const azure = await startSandboxAzure({
    statePath: path.join(state, "azure"),
    seed: true,
    workspaces: ["orders-team"],
    controlPort: ports.azure.control,
    gatewayPorts: [ports.azure.gateway],
  });
  const [service] = azure.services;
  const { clientId, clientSecret } = azure.credentials.deployer;
  return {
    gateways: [
      {
        kind: "azure",
        name: "azure",
        settings: {
          subscriptionId: azure.subscriptionId,
          resourceGroup: azure.resourceGroup,
          serviceName: service.name,
          tenantId: azure.tenantId,
          clientId,
          armEndpoint: azure.controlUrl,
          authorityHost: azure.controlUrl,
        },
        credentials: { signIn: { type: "client-secret", clientSecret } },
        inspectorUrl: `${azure.controlUrl}/__sandbox/`,
      },
    ],
    close: azure.close,
  };
}
