"use server";
import { z } from "zod";
import { createApi } from "#lib/apis/create-api.ts";
import { getNormalisedDocument } from "#lib/apis/document-queries.ts";
import { fetchDocument } from "#lib/apis/documents.ts";
import { newApiSchema } from "#lib/apis/draft.ts";
import { publishToSandboxBackend } from "#lib/gateways/sandbox.ts";
import { action } from "#lib/web/action.ts";
import { paths } from "#lib/web/paths.ts";

export const fetchDocumentAction = action({
  name: "document.fetch",
  permission: "api:edit",
  input: z.object({
    url: z.url({ protocol: /^https?$/, error: "Write an address that begins with https://." }).max(2000),
  }),
  subject: ({ url }) => ({ type: "document", name: new URL(url).host }),
  run: async (context, { url }) => {
    const { id, summary, findings } = await fetchDocument(context, url);
    return { id, summary, findings };
  },
});

export const useSandboxBackendAction = action({
  name: "sandbox.publish",
  permission: "api:edit",
  input: z.object({ documentId: z.string().max(100), slug: z.string().regex(/^[a-z0-9-]{1,80}$/) }),
  subject: ({ slug }) => ({ type: "sandbox", name: slug }),
  run: async ({ actor }, { documentId, slug }) =>
    publishToSandboxBackend(actor, await getNormalisedDocument(actor, documentId), slug),
});

export const createApiAction = action({
  name: "api.create",
  permission: "api:edit",
  input: newApiSchema,
  subject: ({ name, version }) => ({ type: "api", name: `${name} ${version}` }),
  run: (context, input) => createApi(context, input),
  revalidate: [paths.apis()],
});
