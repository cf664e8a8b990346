import type { ControlRoute } from "../../control/route.ts";

/** The account's own limits: "Account-level throttling per Region". It cannot be changed here, since nothing is logged to CloudWatch. */
export function accountRoutes(): ControlRoute[] {
  return [
    {
      ...{ operation: "GetAccount", method: "GET", path: "/account" },
      handle: () => ({
        status: 200,
        body: {
          throttleSettings: { burstLimit: 5_000, rateLimit: 10_000 },
          features: ["UsagePlans"],
          apiKeyVersion: "4",
        },
      }),
    },
  ];
}
