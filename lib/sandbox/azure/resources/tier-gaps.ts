import { ArmError } from "../arm/arm-error.ts";
import type { Reply, Route, ServiceContext } from "../arm/reply.ts";

/** Collections that the sandbox keeps empty, and that some tiers do not have ("Feature-based comparison of the tiers"). */
const collections = ["groups", "users", "gateways", "caches"] as const;

export const tierGapRoutes: readonly Route[] = collections.map((path) => ({ path, methods: { GET: emptyOrAbsent } }));

function emptyOrAbsent({ state, service }: ServiceContext): Reply {
  const sku = state.get("services", service)?.sku;
  if (sku === "Consumption")
    throw new ArmError(400, "MethodNotAllowedInPricingTier", `Method not allowed in ${sku} pricing tier`, null);
  return { status: 200, body: { value: [], count: 0 } };
}
