import { z } from "zod";

/** What Gatehouse may do with a gateway. Enforced in the engine; pages only show it. */
export const gatewayModeSchema = z.enum(["read-only", "write-only", "read-write"]);
export type GatewayMode = z.infer<typeof gatewayModeSchema>;

/** Deploy, undeploy, roll back: everything that changes the gateway. */
export function modeAllowsWrites(mode: GatewayMode): boolean {
  return mode !== "read-only";
}

/** Discovery and import: learning of APIs that are not ours. Observing our own objects is part of writing. */
export function modeAllowsDiscovery(mode: GatewayMode): boolean {
  return mode !== "write-only";
}

/** Whether a mode has a use for what is needed to read, to write, or for both. */
export function modeNeeds(mode: GatewayMode, neededFor: "read" | "write" | "both"): boolean {
  return neededFor === "both" || mode === "read-write" || (neededFor === "read") === (mode === "read-only");
}

export const connectionStates = [
  "not-verified",
  "connected",
  "degraded",
  "unreachable",
  "credential-refused",
  "disabled",
] as const;
export type ConnectionState = (typeof connectionStates)[number];
