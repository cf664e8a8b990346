import type { Operation } from "#lib/model/definition.ts";

export type ListedOperation = Pick<Operation, "id" | "method" | "path" | "summary" | "tags" | "deprecated">;

/** A row of the list: the heading of a tag, or an operation under it. */
export type OperationListRow =
  | { readonly kind: "tag"; readonly tag: string; readonly count: number }
  | { readonly kind: "operation"; readonly operation: ListedOperation };

/** What has no tag comes under this heading, last. */
export const untagged = "Other operations";

/**
 * Operations under their first tag, tags in the order in which they are first met, those that match only.
 * Every word of the search has to be somewhere in method, path, summary, id or tag.
 */
export function groupOperations(operations: readonly ListedOperation[], search: string): OperationListRow[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const matching = operations.filter(({ id, method, path, summary = "", tags }) => {
    const text = `${method} ${path} ${summary} ${id} ${tags.join(" ")}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
  const byTag = Map.groupBy(matching, ({ tags }) => tags[0] ?? untagged);
  const others = byTag.get(untagged);
  byTag.delete(untagged);
  if (others !== undefined) byTag.set(untagged, others);
  const only = byTag.size === 1 && others !== undefined;
  return [...byTag].flatMap(([tag, group]) => [
    ...(only ? [] : [{ kind: "tag" as const, tag, count: group.length }]),
    ...group.map((operation) => ({ kind: "operation" as const, operation })),
  ]);
}
