interface ReadPath {
  readonly path: string;
  readonly prefix: boolean;
  readonly emptyAllowed: readonly string[];
}

/** A plain path, or an anchored pattern whose groups each stand for one parameter. Anything cleverer is opaque. */
export function readPattern(path: string): ReadPath | undefined {
  if (!path.startsWith("~")) return { path, prefix: true, emptyAllowed: [] };
  const anchored = path.endsWith("$") && !path.endsWith("\\$");
  const pattern = path.slice(1, anchored ? -1 : undefined).replace(/^\^/, "");
  const token =
    /\(\?P?<(\w+)>(\[[^\]]*\]|\\[wd])([+*])\)|\((\[[^\]]*\])([+*])\)|(\[[^\]]*\])([+*])|\\([^A-Za-z0-9])|([^\\.+*?()|[\]{}^$])/gy;
  const emptyAllowed: string[] = [];
  let read = "";
  let end = 0;
  for (const [whole, name, , named, , grouped, , bare, escaped, plain] of pattern.matchAll(token)) {
    end += whole.length;
    const quantifier = named ?? grouped ?? bare;
    if (quantifier === undefined) read += escaped ?? plain ?? "";
    else {
      const parameter = name ?? `p${(read.match(/\{/g) ?? []).length + 1}`;
      read += `{${parameter}}`;
      if (quantifier === "*") emptyAllowed.push(parameter);
    }
  }
  return end === pattern.length && read.startsWith("/") ? { path: read, prefix: !anchored, emptyAllowed } : undefined;
}
