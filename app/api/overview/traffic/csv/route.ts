import { z } from "zod";
import { trafficWindows } from "#lib/metrics/window.ts";
import { trafficTable } from "#lib/overview/export.ts";
import { csvDownload, csvLine } from "#lib/web/csv.ts";
import { route } from "#lib/web/route.ts";

/** What each gateway was asked for in each period of the window, for a spreadsheet. */
export const GET = route({
  name: "overview.traffic-csv",
  permission: "gateway:read",
  search: z.object({ window: z.enum(trafficWindows).default("24h") }),
  run: async ({ context, search }) =>
    csvDownload(`traffic-${search.window}.csv`, lines(trafficTable(context.actor, search.window))),
});

async function* lines(parts: ReturnType<typeof trafficTable>): AsyncGenerator<string> {
  for await (const rows of parts) yield rows.map(csvLine).join("");
}
