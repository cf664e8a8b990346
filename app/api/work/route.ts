import { sessionEnd } from "#lib/access/sessions.ts";
import { AppError } from "#lib/errors.ts";
import { getWork } from "#lib/rollouts/work-queries.ts";
import { route } from "#lib/web/route.ts";

/** What the shell follows: work that runs and has ended, and how long the session lasts. */
export const GET = route({
  name: "work.read",
  permission: "rollout:read",
  passive: true,
  run: async ({ context: { actor } }) => {
    if (actor.kind !== "user") throw new AppError({ code: "unauthenticated", sentence: "You are not signed in." });
    const { id: userId } = actor;
    return { ...(await getWork(actor)), session: { userId, endsAt: await sessionEnd(actor) } };
  },
});
