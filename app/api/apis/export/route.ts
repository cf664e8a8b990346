import { z } from "zod";
import { apiSorts } from "#lib/apis/api-paging.ts";
import { exportApis } from "#lib/apis/export-apis.ts";
import { lifecycles } from "#lib/model/lifecycle.ts";
import { csvDownload } from "#lib/web/csv-download.ts";
import { route } from "#lib/web/route.ts";

/** What the list of APIs shows, whole, as a file. It streams: nobody waits for the last row, and memory stays bounded. */
export const GET = route({
  name: "api.export",
  permission: "api:read",
  search: z.object({
    search: z.string().max(200).optional(),
    lifecycle: z.enum(lifecycles).optional(),
    gateway: z.union([z.uuid(), z.literal("nowhere")]).optional(),
    owner: z.union([z.uuid(), z.literal("nobody")]).optional(),
    sort: z.enum(apiSorts).optional(),
  }),
  run: async ({ context, search }) => csvDownload("apis.csv", exportApis(context.actor, search)),
});
