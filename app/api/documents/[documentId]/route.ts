import { z } from "zod";
import { getDocumentSource } from "#lib/apis/document-queries.ts";
import { route } from "#lib/web/route.ts";

/** A document exactly as it was typed, as a file. */
export const GET = route({
  name: "document.download",
  permission: "api:read",
  params: z.object({ documentId: z.string().regex(/^[0-9a-f]{64}$/) }),
  run: async ({ context, params }) => {
    const { source, format } = await getDocumentSource(context.actor, params.documentId);
    return new Response(source, {
      headers: {
        "content-type": format === "json" ? "application/json; charset=utf-8" : "application/yaml; charset=utf-8",
        "content-disposition": `attachment; filename="openapi.${format}"`,
      },
    });
  },
});
