/**
 * "Import an API: how operations are matched": lower case, runs of other characters become one dash, none at the ends,
 * 76 characters at most.
 */
export function normalizedName(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 76)
    .replace(/-+$/, "");
}

/** The name of each operation as a resource: two that come out the same get `-1`, `-2`. */
export function nameGiver(): (operationId: string | undefined, method: string, path: string) => string {
  const taken = new Set<string>();
  return (operationId, method, path) => {
    const base = normalizedName(operationId ?? `${method} ${path}`) || normalizedName(method);
    let name = base;
    for (let count = 1; taken.has(name); count += 1) name = `${base}-${count}`;
    taken.add(name);
    return name;
  };
}
