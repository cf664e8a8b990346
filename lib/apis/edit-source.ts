import "server-only";
import { authorize } from "#lib/access/authorize.ts";
import { AppError } from "#lib/errors.ts";
import type { CommandContext } from "#lib/model/actor.ts";
import type { Finding } from "#lib/model/finding.ts";
import { readerLimits } from "#lib/openapi/limits.ts";
import { storeReading } from "./documents.ts";
import { type DraftVersion, type EditedApi, replaceDefinition } from "./edit-draft.ts";
import { readInWorker } from "./reader-pool.ts";

export interface SourceEdit extends DraftVersion {
  readonly source: string;
  readonly format: "json" | "yaml";
}

export interface EditedSource extends EditedApi {
  readonly findings: readonly Finding[];
}

/**
 * Makes a text the definition of an API, as an editor saves it while it is typed. A text with errors is stored nowhere:
 * `invalid`, with the findings that forbid it. The document it replaces is forgotten when nothing else is made of it, so
 * that an hour of typing leaves one document. Throws as `replaceDefinition` does.
 */
export async function saveSource(context: CommandContext, edit: SourceEdit): Promise<EditedSource> {
  authorize(context.actor, "api:edit");
  const { apiId, rowVersion, source, format } = edit;
  if (source.length > readerLimits.maxBytes) throw tooLong();
  const reading = await readInWorker({ text: source, format });
  const { findings } = reading;
  const errors = findings.filter(({ severity }) => severity === "error");
  if (errors.length > 0) {
    throw new AppError({
      code: "invalid",
      sentence: `Not saved: the definition has ${errors.length === 1 ? "an error" : `${errors.length} errors`}. Correct ${errors.length === 1 ? "it" : "them"}, or what runs would not be what is written here.`,
      findings,
    });
  }
  const stored = await storeReading(context, new TextEncoder().encode(source), { text: source, reading });
  const documentId = stored.id;
  const edited = await replaceDefinition(context, { apiId, rowVersion, documentId, forgetReplaced: true });
  return { ...edited, findings };
}

function tooLong(): AppError {
  return new AppError({
    code: "too-large",
    sentence: "This is more than the editor takes. Upload it as a file instead.",
  });
}
