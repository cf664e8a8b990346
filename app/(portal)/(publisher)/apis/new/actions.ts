"use server";
import { z } from "zod";
import { createApi } from "#lib/apis/create-api.ts";
import { createWrittenApi, writtenApiSchema, writtenOperationsSchema } from "#lib/apis/create-written-api.ts";
import { getNormalisedDocument } from "#lib/apis/document-queries.ts";
import { fetchDocument } from "#lib/apis/documents.ts";
import { newApiSchema } from "#lib/apis/draft.ts";
import { publishToSandboxBackend } from "#lib/gateways/sandbox.ts";
import { writeDocument } from "#lib/openapi/written-operations.ts";
import { action } from "#lib/web/action.ts";
import { paths } from "#lib/web/paths.ts";

const sandboxSlug = z.string().regex(/^[a-z0-9-]{1,80}$/);

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
  input: z.object({ documentId: z.string().max(100), slug: sandboxSlug }),
  subject: ({ slug }) => ({ type: "sandbox", name: slug }),
  run: async ({ actor }, { documentId, slug }) =>
    publishToSandboxBackend(actor, await getNormalisedDocument(actor, documentId), slug),
});

export const useSandboxForOperationsAction = action({
  name: "sandbox.publish-operations",
  permission: "api:edit",
  input: z.object({
    name: z.string().max(120),
    version: z.string().max(40),
    operations: writtenOperationsSchema,
    slug: sandboxSlug,
  }),
  subject: ({ slug }) => ({ type: "sandbox", name: slug }),
  run: async ({ actor }, { name, version, operations, slug }) =>
    publishToSandboxBackend(actor, writeDocument({ title: name, version, operations, servers: [] }), slug),
});

export const createWrittenApiAction = action({
  name: "api.write",
  permission: "api:edit",
  input: writtenApiSchema,
  subject: ({ name, version }) => ({ type: "api", name: `${name} ${version}` }),
  run: (context, input) => createWrittenApi(context, input),
  revalidate: [paths.apis()],
});

export const createApiAction = action({
  name: "api.create",
  permission: "api:edit",
  input: newApiSchema,
  subject: ({ name, version }) => ({ type: "api", name: `${name} ${version}` }),
  run: (context, input) => createApi(context, input),
  revalidate: [paths.apis()],
});
