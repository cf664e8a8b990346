import { z } from "zod";
import { commonOrders, orderHandler as handleOrders, type Order } from "../../core/orders.ts";
import type { Identities } from "../identity/identities.ts";
import { readTrustPolicy } from "../identity/trust-policy.ts";
import { type InspectorParts, inspectorPage } from "./inspector.ts";
import { type Settings, settingsSchema } from "./settings.ts";

export interface OrderParts extends InspectorParts {
  readonly identities: Identities;
  readonly changeSettings: (settings: Settings) => void;
  /** Removes everything and forgets faults, counters and caches. */
  readonly reset: () => void;
  readonly reseed: () => void;
  readonly seedApis: (product: "rest" | "http", count: number) => void;
}

/** The sandbox's own endpoints, on the control port below `/__sandbox`: a page to look at, and orders for tests. */
export function orderHandler(parts: OrderParts) {
  const orders: Readonly<Record<string, Order>> = {
    ...commonOrders({ ...parts, settingsSchema }),
    "POST /sessions/expire": () => parts.identities.expireSessions(),
    "POST /apis": (body) => {
      const { product, count } = seedOrderSchema.parse(body);
      parts.seedApis(product, count);
    },
  };
  const find = (request: string): Order | undefined => {
    const [, name] = /^PUT \/roles\/([\w+=,.@-]+)\/trust-policy$/.exec(request) ?? [];
    if (name === undefined) return orders[request];
    const { identities } = parts;
    const role = identities.role(`arn:aws:iam::${identities.accountId}:role/${name}`);
    return role && ((body) => void identities.addRole({ ...role, ...readTrustPolicy(body) }));
  };
  return handleOrders(find, () => inspectorPage(parts));
}

const seedOrderSchema = z.object({ product: z.enum(["rest", "http"]), count: z.number().int().min(1).max(100_000) });
