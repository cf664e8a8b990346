import "server-only";
import { z } from "zod";
import { authorize } from "#lib/access/authorize.ts";
import type { CommandContext } from "#lib/model/actor.ts";
import { httpMethodSchema } from "#lib/model/definition.ts";
import { writtenProblems } from "#lib/openapi/written-operations.ts";
import { parseInput } from "#lib/parse-input.ts";
import { type CreatedApi, createApi } from "./create-api.ts";
import { storeDocument } from "./documents.ts";
import { newApiSchema } from "./draft.ts";
import { writtenSource } from "./written-source.ts";

/** Operations as they were written in a form; what is wrong with one is said at its own path. */
export const writtenOperationsSchema = z
  .array(
    z.object({
      method: httpMethodSchema,
      path: z.string().trim().max(1000),
      summary: z.string().trim().max(300).default(""),
    }),
  )
  .min(1, "Add at least one operation.")
  .max(500, "Write at most 500 operations. Import a document for more.")
  .superRefine((operations, context) => {
    for (const [position, message] of writtenProblems(operations)) {
      context.addIssue({ code: "custom", path: [position, "path"], message });
    }
  });

export const writtenApiSchema = newApiSchema
  .pick({ name: true, version: true, basePath: true, backends: true })
  .extend({ operations: writtenOperationsSchema });
export type WrittenApi = z.input<typeof writtenApiSchema>;

/**
 * Makes an API from operations written by hand, and the OpenAPI document that says them, so that it can be described
 * further like any other. Throws as `createApi` does.
 */
export async function createWrittenApi(context: CommandContext, input: WrittenApi): Promise<CreatedApi> {
  authorize(context.actor, "api:edit");
  const { operations, ...api } = parseInput(writtenApiSchema, input);
  const { id: documentId } = await storeDocument(
    context,
    writtenSource({ title: api.name, version: api.version, operations, servers: api.backends.map(({ url }) => url) }),
    {
      format: "yaml",
      sourceName: `${api.name} ${api.version}`,
    },
  );
  return createApi(context, { ...api, documentId });
}
