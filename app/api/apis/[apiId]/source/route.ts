import { z } from "zod";
import { getApiSource } from "#lib/apis/source-queries.ts";
import { route } from "#lib/web/route.ts";

/** The definition as text, for an editor whose save was refused because somebody else saved in between. */
export const GET = route({
  name: "api.read-source",
  permission: "api:read",
  params: z.object({ apiId: z.uuid() }),
  run: ({ context, params }) => getApiSource(context.actor, params.apiId),
});
