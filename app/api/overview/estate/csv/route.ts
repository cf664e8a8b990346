import { estateFilterSchema } from "#lib/overview/estate.ts";
import { estateTable } from "#lib/overview/export.ts";
import { csvDownload, csvLine } from "#lib/web/csv.ts";
import { route } from "#lib/web/route.ts";

/** The whole matrix as it is filtered, for a spreadsheet. */
export const GET = route({
  name: "overview.estate-csv",
  permission: "api:read",
  search: estateFilterSchema,
  run: async ({ context, search }) => csvDownload("estate.csv", lines(estateTable(context.actor, search))),
});

async function* lines(parts: ReturnType<typeof estateTable>): AsyncGenerator<string> {
  for await (const rows of parts) yield rows.map(csvLine).join("");
}
