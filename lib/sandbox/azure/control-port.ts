import type { Handler } from "../core/http.ts";
import { answerer } from "./arm/answer.ts";
import { type ArmCall, armHandler } from "./arm/arm-server.ts";
import { controlHandler } from "./control/control.ts";
import { type EmulatedSubscription, resourceGroup, subscriptionId } from "./emulated-subscription.ts";
import { discoveryEndpoint } from "./entra/discovery-endpoint.ts";
import { tokenEndpoint } from "./entra/token-endpoint.ts";
import { exportedDocuments } from "./exported-documents.ts";
import { routes } from "./routes.ts";

interface Addresses {
  readonly gatewayUrlOf: (service: string) => string;
  readonly controlUrl: () => string;
  readonly onCall: ((call: ArmCall) => void) | undefined;
}

/** One port for all that is not data path: Azure Resource Manager, Entra, exported documents, the sandbox's orders. */
export function controlPort(subscription: EmulatedSubscription, addresses: Addresses): Handler {
  const { state, now, log, faults, directory, throttle, sentinels, exports, measurements, asyncOperations } =
    subscription;
  const { gatewayUrlOf, controlUrl, onCall } = addresses;
  const settings = () => subscription.settings;
  // Tokens may be asked for under the public cloud's name, or under the sandbox's own.
  const audiences = () =>
    ["https://management.azure.com", controlUrl()].flatMap((audience) => [audience, `${audience}/`]);
  const orders = controlHandler({
    ...{ state, log, faults, settings, gatewayUrlOf, controlUrl },
    changeSettings: (change) => subscription.changeSettings(change),
    expireTokens: () => directory.expireTokens(),
    reset: () => subscription.reset(),
    reseed: () => subscription.reseed(),
  });
  const lifeSeconds = () => settings().tokenSeconds;
  const tokens = tokenEndpoint({ directory, now, audiences, lifeSeconds, authority: controlUrl });
  const discovery = discoveryEndpoint(directory, controlUrl);
  return armHandler({
    ...{ directory, audiences, throttle, faults, sentinels, log, settings, onCall },
    settle: () => asyncOperations.settle(),
    doors: [orders, tokens, discovery, exportedDocuments(exports, now)],
    answer: answerer({
      ...{ subscriptionId, resourceGroup, routes, measurements, now },
      services: () => subscription.services.map(({ name }) => name),
      contextOf: (service, resourceId, request) => ({
        ...{ state, now, service, resourceId, request, asyncOperations, exports },
        gatewayUrl: gatewayUrlOf(service),
        settings: settings(),
      }),
    }),
  });
}
