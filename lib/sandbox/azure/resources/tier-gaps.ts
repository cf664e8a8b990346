import { ArmError } from "../arm/arm-error.ts";
import type { Reply, Route, ServiceContext } from "../arm/reply.ts";

/** Collections that the sandbox keeps empty. */
const empty = ["certificates", "documentations", "policyRestrictions", "schemas"];
/** And those that the Consumption tier does not have at all ("Feature-based comparison of the tiers"). */
const emptyOrAbsent = ["caches", "gateways", "groups", "users"];

export const tierGapRoutes: readonly Route[] = [
  ...empty.map((path): Route => ({ path, methods: { GET: emptyList } })),
  ...emptyOrAbsent.map((path): Route => ({ path, methods: { GET: emptyUnlessAbsent } })),
];

function emptyList(): Reply {
  return { status: 200, body: { value: [], count: 0 } };
}

function emptyUnlessAbsent({ state, service }: ServiceContext): Reply {
  const sku = state.get("services", service)?.sku;
  if (sku === "Consumption")
    throw new ArmError(400, "MethodNotAllowedInPricingTier", `Method not allowed in ${sku} pricing tier`, null);
  return emptyList();
}
