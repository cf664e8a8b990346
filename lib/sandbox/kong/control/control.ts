import { z } from "zod";
import { commonOrders, type Order, orderHandler } from "../../core/orders.ts";
import { type InspectorParts, inspectorPage } from "./inspector.ts";
import { type Settings, settingsSchema } from "./settings.ts";
import type { Tokens } from "./tokens.ts";

export interface ControlParts extends InspectorParts {
  readonly tokens: Tokens;
  readonly changeSettings: (settings: Settings) => void;
  /** Removes everything, and forgets faults, counters and caches. */
  readonly reset: () => void;
  readonly reseed: () => void;
}

/** The sandbox's own endpoints, on the admin port below `/__sandbox`: a page to look at, and orders for tests. */
export function controlHandler(parts: ControlParts) {
  const orders: Readonly<Record<string, Order>> = {
    ...commonOrders({ ...parts, settingsSchema }),
    "POST /token/expire": () => parts.tokens.expire(),
    "POST /token/renew": (body) => parts.tokens.renew(z.object({ token: z.string().optional() }).parse(body).token),
  };
  return orderHandler(
    (request) => orders[request],
    () => inspectorPage(parts),
  );
}
