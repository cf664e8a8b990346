import "server-only";
import type { Agent } from "undici";
import { allowList } from "./allow-list.ts";
import { createDispatcher } from "./dispatcher.ts";

// Next bundles instrumentation and routes apart; what there is one of per process lives on globalThis.
declare global {
  var gatehouseDispatchers: Map<string, Agent> | undefined;
}

/** One set of sockets per gateway, so that a gateway that hangs takes none from another. */
export function gatewayDispatcher(gatewayId: string): Agent {
  globalThis.gatehouseDispatchers ??= new Map();
  const known = globalThis.gatehouseDispatchers.get(gatewayId);
  if (known !== undefined) return known;
  const dispatcher = createDispatcher({ allow: allowList });
  globalThis.gatehouseDispatchers.set(gatewayId, dispatcher);
  return dispatcher;
}

/** Drops a gateway's sockets: its address changed, or it is gone. Calls under way fail. */
export async function closeGatewayDispatcher(gatewayId: string): Promise<void> {
  const dispatcher = globalThis.gatehouseDispatchers?.get(gatewayId);
  globalThis.gatehouseDispatchers?.delete(gatewayId);
  await dispatcher?.destroy();
}
