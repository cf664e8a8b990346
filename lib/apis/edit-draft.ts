import "server-only";
import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { authorize } from "#lib/access/authorize.ts";
import { appendAudit } from "#lib/audit/commands.ts";
import { descriptors } from "#lib/connectors/descriptors.ts";
import { getDb, type Tx } from "#lib/db/client.ts";
import { AppError } from "#lib/errors.ts";
import type { CommandContext } from "#lib/model/actor.ts";
import type { JsonObject } from "#lib/model/json.ts";
import type { Lifecycle } from "#lib/model/lifecycle.ts";
import type { PolicyEntry } from "#lib/model/policy/policy.ts";
import { parseInput } from "#lib/parse-input.ts";
import { readableDocument } from "./document-rows.ts";
import { type Draft, type DraftPatch, draftPatchSchema, draftSchema, lifecycleSchema } from "./draft.ts";
import { assertBasePathFree, assertDraft, assertNameFree } from "./draft-rules.ts";
import { lastChange } from "./last-change.ts";

export interface DraftVersion {
  readonly apiId: string;
  /** As it was read with the draft; a draft that someone else changed since is refused. */
  readonly rowVersion: number;
}

export interface EditedApi {
  readonly id: string;
  readonly rowVersion: number;
}

/**
 * Changes the draft; what runs on gateways stays until the next deploy.
 * Throws `not-found`, `invalid` by field, and `conflict` when someone changed it since or a name is taken.
 */
export async function updateDraft(
  context: CommandContext,
  { apiId, rowVersion, patch }: DraftVersion & { readonly patch: DraftPatch },
): Promise<EditedApi> {
  authorize(context.actor, "api:edit");
  const changes = parseInput(draftPatchSchema, patch);
  return editDraft(context, { apiId, rowVersion, action: "api.edit" }, async () => ({ changes }));
}

/** Replaces the ordered policy list of the draft. Throws as `updateDraft` does. */
export async function setPolicies(
  context: CommandContext,
  { apiId, rowVersion, policies }: DraftVersion & { readonly policies: readonly PolicyEntry[] },
): Promise<EditedApi> {
  authorize(context.actor, "api:edit");
  const changes = parseInput(draftPatchSchema.pick({ policies: true }), { policies });
  return editDraft(context, { apiId, rowVersion, action: "api.policies" }, async () => ({ changes }));
}

/**
 * Says what one kind of gateway alone reads of the draft. What is as it would be unsaid is not kept.
 * Throws as `updateDraft` does, and `invalid` for a kind that reads nothing of its own.
 */
export async function setExtension(
  context: CommandContext,
  { apiId, rowVersion, kind, values }: DraftVersion & { readonly kind: string; readonly values: JsonObject },
): Promise<EditedApi> {
  authorize(context.actor, "api:edit");
  const schema = Object.hasOwn(descriptors, kind) ? descriptors[kind]?.extensions : undefined;
  if (schema === undefined) {
    throw new AppError({ code: "invalid", sentence: "This kind of gateway has no settings for single APIs." });
  }
  const said = parseInput(z.object({ values: schema }), { values }).values;
  const isUnsaid = isDeepStrictEqual(said, schema.parse({}));
  return editDraft(context, { apiId, rowVersion, action: "api.extensions" }, async (_tx, { draft }) => {
    const { [kind]: _former, ...others } = draft.extensions;
    return { changes: { extensions: isUnsaid ? others : { ...others, [kind]: said } } };
  });
}

/**
 * Makes another stored document the definition of the API. Name, version, base path, backends and policies stay.
 * Throws as `updateDraft` does, and `invalid` with findings when the document cannot be served.
 */
export async function replaceDefinition(
  context: CommandContext,
  { apiId, rowVersion, documentId, forgetReplaced = false }: DefinitionChoice,
): Promise<EditedApi> {
  authorize(context.actor, "api:edit");
  return editDraft(context, { apiId, rowVersion, action: "api.definition" }, async (tx) => {
    const { summary } = await readableDocument(tx, documentId);
    return { changes: { operations: summary.operations }, documentId, forgetReplaced };
  });
}

interface DefinitionChoice extends DraftVersion {
  readonly documentId: string;
  /** Delete the document that was the definition until now, unless a revision or another API is made of it. */
  readonly forgetReplaced?: boolean;
}

export interface DraftEdit {
  readonly changes: Partial<Draft>;
  readonly lifecycle?: Lifecycle | undefined;
  /** Of the team that owns it; null for none. */
  readonly teamId?: string | null;
  /** Null for none: the operations are written by hand. */
  readonly documentId?: string | null;
  readonly forgetReplaced?: boolean;
  /** More to say in the audit. */
  readonly note?: Readonly<Record<string, number | string>>;
}

export interface EditTarget extends DraftVersion {
  readonly action: string;
}

/** The one way a draft changes: read, check, write where the version still holds, audit. */
export async function editDraft(
  context: CommandContext,
  { apiId, rowVersion, action }: EditTarget,
  prepare: (tx: Tx, before: { readonly draft: Draft; readonly lifecycle: Lifecycle }) => Promise<DraftEdit>,
): Promise<EditedApi> {
  const db = await getDb();
  return db.$transaction(async (tx) => {
    const api = await tx.api.findUnique({
      where: { id: apiId },
      select: { draft: true, rowVersion: true, documentId: true, lifecycle: true },
    });
    if (api === null) throw apiNotFound();
    if (api.rowVersion !== rowVersion) throw await changedMeanwhile(tx, apiId);
    const before = draftSchema.parse(api.draft);
    const was = lifecycleSchema.parse(api.lifecycle);
    const edit = await prepare(tx, { draft: before, lifecycle: was });
    const { changes, lifecycle, teamId, documentId, forgetReplaced, note } = edit;
    const after = assertDraft({ ...before, ...withoutAbsent(changes) });
    if (after.name !== before.name || after.version !== before.version) await assertNameFree(tx, after, apiId);
    if (after.basePath !== before.basePath) await assertBasePathFree(tx, after.basePath, apiId);
    const { count } = await tx.api.updateMany({
      where: { id: apiId, rowVersion },
      data: {
        name: after.name,
        version: after.version,
        basePath: after.basePath,
        operationCount: after.operations.length,
        draft: after,
        ...(lifecycle === undefined ? {} : { lifecycle }),
        ...(teamId === undefined ? {} : { teamId }),
        ...(documentId === undefined ? {} : { documentId }),
        rowVersion: { increment: 1 },
      },
    });
    if (count === 0) throw await changedMeanwhile(tx, apiId);
    if (forgetReplaced && api.documentId !== null && api.documentId !== documentId) {
      await tx.document.deleteMany({ where: { id: api.documentId, apis: { none: {} }, revisions: { none: {} } } });
    }
    await appendAudit(tx, context, {
      action,
      subject: { type: "api", id: apiId, name: `${after.name} ${after.version}` },
      outcome: "done",
      before: { ...outline(before), ...(lifecycle === undefined ? {} : { lifecycle: was }) },
      after: { ...outline(after), lifecycle, documentId, ...note },
    });
    return { id: apiId, rowVersion: rowVersion + 1 };
  });
}

function withoutAbsent(changes: Partial<Draft>): Partial<Draft> {
  return Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
}

/** What of a draft is worth keeping in the audit: operations by number, the rest whole. */
function outline({ operations, ...draft }: Draft) {
  return { ...draft, operations: operations.length };
}

export function apiNotFound(): AppError {
  return new AppError({
    code: "not-found",
    sentence: "This API does not exist any more. Go back to the list of APIs.",
  });
}

async function changedMeanwhile(tx: Tx, apiId: string): Promise<AppError> {
  const last = await lastChange(tx, apiId);
  const who = last === null ? "Someone else" : last.by;
  const when = last === null ? "" : ` at ${last.at.toISOString().slice(11, 16)} UTC`;
  return new AppError({
    code: "conflict",
    sentence: `${who} changed this API${when}, after you opened it. Nothing of yours was saved; look at the change, then save again.`,
  });
}
