import { z } from "zod";
import { trafficWindows } from "#lib/metrics/window.ts";
import { trafficCsv } from "#lib/overview/export.ts";
import { csvDownload } from "#lib/web/csv-download.ts";
import { route } from "#lib/web/route.ts";

/** What each gateway was asked for in each period of the window, for a spreadsheet. */
export const GET = route({
  name: "overview.traffic-csv",
  permission: "gateway:read",
  search: z.object({ window: z.enum(trafficWindows).default("24h") }),
  run: async ({ context, search }) =>
    csvDownload(`traffic-${search.window}.csv`, trafficCsv(context.actor, search.window)),
});
