import type { Tx } from "#lib/db/client.ts";
import { AppError } from "#lib/errors.ts";
import type { Operation } from "#lib/model/definition.ts";
import { checkPath } from "#lib/openapi/path-rules.ts";
import { pathShape } from "#lib/openapi/paths.ts";
import { parseInput } from "#lib/parse-input.ts";
import { type Draft, draftSchema } from "./draft.ts";

/** A draft that an encoder can rely on: it parses, and no two operations or policies claim the same place. */
export function assertDraft(draft: unknown): Draft {
  const parsed = parseInput(draftSchema, draft);
  assertOperationsRoutable(parsed.operations);
  const repeated = firstRepeated(parsed.policies.map((policy) => policy.id));
  if (repeated !== undefined) {
    throw new AppError({
      code: "invalid",
      sentence: `Two policies have the id ${repeated}. Give each its own.`,
      fields: { policies: `The id ${repeated} is used twice.` },
    });
  }
  return parsed;
}

function assertOperationsRoutable(operations: readonly Operation[]): void {
  const unroutable = operations.flatMap(({ path }) => checkPath(path, [])).find(({ severity }) => severity === "error");
  if (unroutable !== undefined) {
    throw new AppError({
      code: "invalid",
      sentence: `${unroutable.sentence} ${unroutable.instead ?? ""}`.trim(),
      fields: { operations: unroutable.sentence },
      findings: [unroutable],
    });
  }
  const id = firstRepeated(operations.map((operation) => operation.id));
  const place = firstRepeated(operations.map((operation) => `${operation.method} ${pathShape(operation.path)}`));
  const repeated = id ?? place;
  if (repeated === undefined) return;
  throw new AppError({
    code: "invalid",
    sentence: `Two operations are the same to a gateway: ${repeated}. Rename or remove one of them.`,
    fields: { operations: `${repeated} is there twice.` },
  });
}

function firstRepeated(values: readonly string[]): string | undefined {
  const seen = new Set<string>();
  return values.find((value) => seen.size === seen.add(value).size);
}

/** Refuses with `conflict` when another API has this name and version. */
export async function assertNameFree(tx: Tx, draft: Pick<Draft, "name" | "version">, exceptId?: string): Promise<void> {
  const { name, version } = draft;
  const taken = await tx.api.findUnique({ where: { name_version: { name, version } }, select: { id: true } });
  if (taken === null || taken.id === exceptId) return;
  throw new AppError({
    code: "conflict",
    sentence: `There is already an API ${name} ${version}. Choose another version, or import the document into that API.`,
    fields: { version: `${name} ${version} exists.` },
  });
}

/** Refuses with `conflict` when another API answers at the same base path: one gateway could not tell them apart. */
export async function assertBasePathFree(tx: Tx, basePath: string, exceptId?: string): Promise<void> {
  const taken = await tx.api.findFirst({
    where: { basePath, ...(exceptId === undefined ? {} : { id: { not: exceptId } }) },
    select: { name: true, version: true },
  });
  if (taken === null) return;
  throw new AppError({
    code: "conflict",
    sentence: `${taken.name} ${taken.version} already answers at ${basePath}. Choose another base path.`,
    fields: { basePath: `Used by ${taken.name} ${taken.version}.` },
  });
}

/** Prisma's code for a unique constraint: https://www.prisma.io/docs/orm/reference/error-reference#p2002 */
export function isUniqueViolation(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "P2002";
}
