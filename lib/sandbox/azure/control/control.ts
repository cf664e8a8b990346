import { commonOrders, type Order, orderHandler } from "../../core/orders.ts";
import { type InspectorParts, inspectorPage } from "./inspector.ts";
import { type Settings, settingsSchema } from "./settings.ts";

export interface ControlParts extends InspectorParts {
  /** Every access token given out so far counts as expired. */
  readonly expireTokens: () => void;
  readonly changeSettings: (settings: Settings) => void;
  /** Removes everything but the services, and forgets faults, counters and caches. */
  readonly reset: () => void;
  readonly reseed: () => void;
}

/** The sandbox's own endpoints, on the control port below `/__sandbox`: a page to look at, and orders for tests. */
export function controlHandler(parts: ControlParts) {
  const orders: Readonly<Record<string, Order>> = {
    ...commonOrders({ ...parts, settingsSchema }),
    "POST /token/expire": () => parts.expireTokens(),
  };
  return orderHandler(
    (request) => orders[request],
    () => inspectorPage(parts),
  );
}
