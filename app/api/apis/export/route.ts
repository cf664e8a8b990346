import { z } from "zod";
import { apiSorts } from "#lib/apis/api-paging.ts";
import { exportApis } from "#lib/apis/export-apis.ts";
import { lifecycles } from "#lib/model/lifecycle.ts";
import { route } from "#lib/web/route.ts";

/** What the list of APIs shows, whole, as a file. It streams: nobody waits for the last row, and memory stays bounded. */
export const GET = route({
  name: "api.export",
  permission: "api:read",
  search: z.object({
    search: z.string().max(200).optional(),
    lifecycle: z.enum(lifecycles).optional(),
    gateway: z.union([z.uuid(), z.literal("nowhere")]).optional(),
    sort: z.enum(apiSorts).optional(),
  }),
  run: async ({ context, search }) => {
    const encoder = new TextEncoder();
    const lines = exportApis(context.actor, search);
    const body = new ReadableStream<Uint8Array>({
      pull: async (controller) => {
        const { value, done } = await lines.next();
        if (done) controller.close();
        else controller.enqueue(encoder.encode(value));
      },
      cancel: async () => {
        await lines.return(undefined);
      },
    });
    return new Response(body, {
      headers: { "content-type": "text/csv; charset=utf-8", "content-disposition": 'attachment; filename="apis.csv"' },
    });
  },
});
