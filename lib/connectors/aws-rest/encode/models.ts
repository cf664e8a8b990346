import type { Finding } from "#lib/model/finding.ts";
import { isJsonObject, type Json, type JsonObject } from "#lib/model/json.ts";
import { canonicalHash } from "#lib/openapi/canonical.ts";
import { renameSchemas } from "#lib/openapi/portable/rename-schemas.ts";
import type { PortableDocument } from "#lib/openapi/portable-document.ts";
import type { OperationDraft } from "../policies.ts";
import { modelSchema } from "./model-schema.ts";

export interface Models {
  /** By the names that models have at AWS. */
  readonly schemas: JsonObject;
  readonly bodyOf: (draft: OperationDraft) => JsonObject | undefined;
  /** What is lost of the schemas: nothing, where none reaches AWS. */
  readonly findings: readonly Finding[];
}

const prefix = "#/components/schemas/";

/**
 * The models of the bodies that are to be checked, and of what they refer to; all other bodies pass through, and their
 * schemas would only be one more reason to refuse the import. A body that may be left out is not checked: an empty one
 * would be held against the model.
 */
export function models(document: PortableDocument, drafts: readonly OperationDraft[]): Models {
  const checked = new Set(drafts.filter(({ validation }) => validation?.body).map(({ operation }) => operation));
  if (checked.size === 0) return { schemas: {}, bodyOf: () => undefined, findings: [] };
  const names = modelNames(Object.keys(document.schemas));
  const renamed = renameSchemas(document, (name) => names.get(name) ?? name);
  const bodies = new Map<string, JsonObject>();
  const schemas = new Map<string, JsonObject>();
  for (const { operation, requestBody } of renamed.operations) {
    const content = isJsonObject(requestBody?.content) ? requestBody.content : {};
    const media = content["application/json"];
    if (!checked.has(operation) || requestBody?.required !== true || !isJsonObject(media)) continue;
    const schema = isJsonObject(media.schema) ? media.schema : {};
    const name = nameIn(schema) ?? `Body${canonicalHash([operation.method, operation.path]).slice(0, 12)}`;
    if (nameIn(schema) === undefined) schemas.set(name, schema);
    bodies.set(operation.id, {
      required: true,
      content: { "application/json": { schema: { $ref: `${prefix}${name}` } } },
    });
    gather(schema, renamed.schemas, schemas);
  }
  const said = [...schemas]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, schema]) => [name, modelSchema(schema)]);
  return {
    schemas: Object.fromEntries(said),
    bodyOf: ({ operation }) => bodies.get(operation.id),
    findings: document.findings,
  };
}

/** "Amazon API Gateway important notes": letters and digits only. `Empty` and `Error` are there already in every API. */
function modelNames(names: readonly string[]): Map<string, string> {
  const taken = new Set(["Empty", "Error"]);
  const chosen = new Map<string, string>();
  for (const name of names.toSorted()) {
    const base = name.replace(/[^A-Za-z0-9]/g, "") || "Model";
    let candidate = base;
    for (let count = 2; taken.has(candidate); count += 1) candidate = `${base}${count}`;
    taken.add(candidate);
    chosen.set(name, candidate);
  }
  return chosen;
}

function nameIn({ $ref }: JsonObject): string | undefined {
  return typeof $ref === "string" && $ref.startsWith(prefix) ? $ref.slice(prefix.length) : undefined;
}

/** Every component that a schema refers to, however deep. */
function gather(
  value: Json | undefined,
  all: Readonly<Record<string, JsonObject>>,
  found: Map<string, JsonObject>,
): void {
  if (Array.isArray(value)) for (const item of value) gather(item, all, found);
  if (!isJsonObject(value)) return;
  const name = nameIn(value);
  const schema = name === undefined ? undefined : all[name];
  if (name !== undefined && schema !== undefined && !found.has(name)) {
    found.set(name, schema);
    gather(schema, all, found);
  }
  for (const inner of Object.values(value)) gather(inner, all, found);
}
