import { z } from "zod";
import { storeDocument } from "#lib/apis/documents.ts";
import { readerLimits } from "#lib/openapi/limits.ts";
import { readBody } from "#lib/web/body.ts";
import { route } from "#lib/web/route.ts";

/** Large documents come in here, because server actions take one megabyte. */
export const POST = route({
  name: "document.import",
  method: "POST",
  permission: "api:edit",
  search: z.object({ name: z.string().max(200).optional() }),
  subject: () => ({ type: "document" }),
  run: async ({ context, request, search }) => {
    const bytes = await readBody(request, readerLimits.maxBytes);
    const { id, summary, findings } = await storeDocument(context, bytes, {
      sourceName: search.name,
      signal: request.signal,
    });
    return { id, summary, findings };
  },
});
