import { estateFilterSchema } from "#lib/overview/estate.ts";
import { estateCsv } from "#lib/overview/export.ts";
import { csvDownload } from "#lib/web/csv-download.ts";
import { route } from "#lib/web/route.ts";

/** The whole matrix as it is filtered, for a spreadsheet. */
export const GET = route({
  name: "overview.estate-csv",
  permission: "api:read",
  search: estateFilterSchema,
  run: async ({ context, search }) => csvDownload("estate.csv", estateCsv(context.actor, search)),
});
