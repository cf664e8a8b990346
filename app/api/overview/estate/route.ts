import { z } from "zod";
import { estateFilterSchema, estatePage } from "#lib/overview/estate.ts";
import { route } from "#lib/web/route.ts";

/** APIs in one answer: a screen of the matrix takes about twenty. */
const rowsInPage = 200;

/** What the estate matrix reads as it is scrolled. */
export const GET = route({
  name: "overview.estate",
  permission: "api:read",
  search: estateFilterSchema.extend({ cursor: z.string().max(1_000).optional() }),
  run: ({ context, search }) => estatePage(context.actor, { ...search, limit: rowsInPage }),
});
