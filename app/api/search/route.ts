import { z } from "zod";
import { search } from "#lib/search/queries.ts";
import { route } from "#lib/web/route.ts";

/** What the command palette shows below its pages and acts. */
export const GET = route({
  name: "search.read",
  permission: "api:read",
  search: z.object({ text: z.string().min(1).max(200) }),
  run: ({ context, search: { text } }) => search(context.actor, text),
});
