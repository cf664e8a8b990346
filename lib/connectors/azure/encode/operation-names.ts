import { createHash } from "node:crypto";
import type { Operation } from "#lib/model/definition.ts";
import type { NamedOperation } from "../policies.ts";

/** Room for a suffix within the 76 characters that an import leaves of an operation's id. */
const longest = 60;

/**
 * Operations under the names that an import gives them: "Import an OpenAPI specification", the normalisation of operation
 * ids. A name that two would share gets a digest, so that none depends on the order of the operations.
 */
export function nameOperations(operations: readonly Operation[]): NamedOperation[] {
  const plain = operations.map((operation) => ({ operation, name: normalise(operation.id) }));
  const counts = new Map<string, number>();
  for (const { name } of plain) counts.set(name, (counts.get(name) ?? 0) + 1);
  return plain
    .map(({ operation, name }) => {
      const isOwn = name !== "" && name.length <= longest && counts.get(name) === 1;
      const short = name.slice(0, longest).replace(/-$/, "") || "operation";
      return { ...operation, name: isOwn ? name : `${short}-${suffixOf(operation)}` };
    })
    .toSorted((a, b) => (a.name < b.name ? -1 : Number(a.name > b.name)));
}

function normalise(id: string): string {
  return id
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
}

function suffixOf({ id, method, path }: Operation): string {
  return createHash("sha256")
    .update(JSON.stringify([id, method, path]))
    .digest("hex")
    .slice(0, 8);
}
