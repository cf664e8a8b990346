import { z } from "zod";
import { getRollout } from "#lib/rollouts/queries.ts";
import { route } from "#lib/web/route.ts";
import { asWire } from "../../../(portal)/(publisher)/rollouts/[rolloutId]/wire.ts";

/** What a rollout page follows while something moves. */
export const GET = route({
  name: "rollout.read",
  permission: "rollout:read",
  params: z.object({ rolloutId: z.uuid() }),
  run: async ({ context, params }) => asWire(await getRollout(context.actor, params.rolloutId)),
});
