import { notEmulated } from "./failure.ts";

/** The value that a JSONPath leads to. Only names and indexes are followed: `$.pets[0].name`, `$['a b']`. */
export function followJsonPath(value: unknown, path: string): unknown {
  return parseJsonPath(path).reduce(
    (found: unknown, key) =>
      typeof found === "object" && found !== null && Object.hasOwn(found, key) ? Reflect.get(found, key) : undefined,
    value,
  );
}

const step = /\.([A-Za-z_][\w-]*)|\[(\d+)\]|\['([^']+)'\]|\["([^"]+)"\]/y;

function parseJsonPath(path: string): string[] {
  if (!path.startsWith("$")) throw notEmulated(`the JSONPath ${path}`);
  const keys: string[] = [];
  let position = 1;
  while (position < path.length) {
    step.lastIndex = position;
    const found = step.exec(path);
    if (found === null) throw notEmulated(`the JSONPath ${path}`);
    keys.push(found[1] ?? found[2] ?? found[3] ?? found[4] ?? "");
    position = step.lastIndex;
  }
  return keys;
}
