import { isObject, type Unchecked } from "../../core/json.ts";
import { badRequest, validationError } from "../control/aws-error.ts";

const operations = ["add", "remove", "move", "test", "replace", "copy"] as const;

/** One change of an Update operation, in the manner of JSON Patch: "PatchOperation" of the API reference. */
export interface Patch {
  readonly op: (typeof operations)[number];
  readonly path: string;
  /** The path's parts, with `~1` and `~0` undone. */
  readonly parts: readonly string[];
  readonly value: string | undefined;
  readonly from: string | undefined;
}

/** Reads a body's `patchOperations`. `input` names the request in the messages: `updateStageInput`. */
export function readPatches(body: Unchecked, input: string): Patch[] {
  const list = body.patchOperations;
  if (list === undefined || list === null) return [];
  if (!Array.isArray(list)) throw badRequest("Invalid request input");
  const entries = list.filter(isObject);
  const wrong = entries.flatMap(({ op }, index) =>
    operations.some((known) => known === op)
      ? []
      : [
          `Value '${String(op)}' at '${input}.patchOperations.${index + 1}.member.op' failed to satisfy constraint: Member must satisfy enum value set: [${operations.join(", ")}]`,
        ],
  );
  if (wrong.length > 0) throw validationError(...wrong);
  return entries.map(readPatch);
}

function readPatch({ op, path, value, from }: Unchecked): Patch {
  if (typeof path !== "string") throw badRequest("Invalid patch path null");
  return {
    op: operations.find((known) => known === op) ?? "test",
    path,
    parts: path.split("/").slice(1).map(unescapePart),
    value: typeof value === "string" ? value : undefined,
    from: typeof from === "string" ? from : undefined,
  };
}

/** The value of a patch that must have one. */
export function requiredValue({ value, path }: Patch): string {
  if (value === undefined) throw badRequest(`Invalid null or empty value in ${path.split("/")[1] ?? path}`);
  return value;
}

export function booleanValue(patch: Patch): boolean {
  const value = requiredValue(patch).toLowerCase();
  if (value !== "true" && value !== "false") throw badRequest(`Invalid value for ${patch.path}: must be true or false`);
  return value === "true";
}

export function numberValue(patch: Patch): number {
  const value = Number(requiredValue(patch));
  if (requiredValue(patch).trim() === "" || !Number.isFinite(value))
    throw badRequest(`Invalid value for ${patch.path}: must be a number`);
  return value;
}

/** For what can only be replaced, path by path: the vendor lists the paths when another is given. */
export function requireReplace(patch: Patch, paths: readonly string[]): void {
  if (patch.op !== "replace")
    throw badRequest(
      `Invalid patch path  '${patch.path}' specified for op '${patch.op}'. Please choose supported operations`,
    );
  if (!paths.includes(patch.path))
    throw badRequest(
      `Invalid patch path  '${patch.path}' specified for op 'replace'. Must be one of: [${paths.join(", ")}]`,
    );
}

export function invalidPath({ path }: Patch) {
  return badRequest(`Invalid patch path ${path}`);
}

function unescapePart(part: string): string {
  return part.replaceAll("~1", "/").replaceAll("~0", "~");
}
