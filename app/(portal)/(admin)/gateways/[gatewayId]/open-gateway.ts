import "server-only";
import { notFound } from "next/navigation";
import { cache } from "react";
import { z } from "zod";
import { getGateway } from "#lib/gateways/queries.ts";
import { found } from "../../../found.ts";
import { requireActor } from "../../../require-actor.ts";

/** Who asks, and the gateway the address names: once per request, for the frame and the page in it. */
export const openGateway = cache(async (gatewayId: string) => {
  const actor = await requireActor();
  if (!z.uuid().safeParse(gatewayId).success) notFound();
  return { actor, gateway: await found(getGateway(actor, gatewayId)) };
});

export interface GatewayPageProps {
  readonly params: Promise<{ readonly gatewayId: string }>;
}
