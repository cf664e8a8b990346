import { z } from "zod";
import { getDraft } from "#lib/apis/draft-queries.ts";
import { route } from "#lib/web/route.ts";

/** What is saved now, for an editor whose save was refused because somebody else saved in between. */
export const GET = route({
  name: "api.draft",
  permission: "api:read",
  params: z.object({ apiId: z.uuid() }),
  run: ({ context, params }) => getDraft(context.actor, params.apiId),
});
