import { z } from "zod";
import { healthChecks } from "#lib/web/health.ts";
import { route } from "#lib/web/route.ts";

/** `?only=live` answers 200 while the process runs; without it, 503 with the reasons until everything is ready. */
export const GET = route({
  name: "health.read",
  door: "public",
  reason:
    "Load balancers and the start script ask before anybody can sign in. It says no more than ready or not, and why.",
  throttle: { instead: "one small read; probes come every few seconds" },
  search: z.object({ only: z.literal("live").optional() }),
  run: async ({ search }) => {
    if (search.only === "live") return { live: true };
    const checks = await healthChecks();
    const ready = checks.every((check) => check.ready);
    return Response.json({ live: true, ready, checks }, { status: ready ? 200 : 503 });
  },
});
