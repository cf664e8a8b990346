const closers: Readonly<Record<string, string>> = { "(": ")", "{": "}", "[": "]" };

/**
 * Where the expression that begins at `start` (`@(` or `@{`) ends: behind its last bracket. Brackets inside C# strings,
 * characters and comments do not count. Undefined when it is never closed.
 */
export function expressionEnd(text: string, start: number): number | undefined {
  const open: string[] = [];
  let at = start + 1;
  while (at < text.length) {
    const rest = text.slice(at, at + 2);
    const character = text[at] ?? "";
    if (rest === "//" || rest === "/*") {
      const end = text.indexOf(rest === "//" ? "\n" : "*/", at + 2);
      if (end === -1) return undefined;
      at = end + (rest === "//" ? 1 : 2);
      continue;
    }
    if (character === '"' || character === "'") {
      const end = literalEnd(text, at);
      if (end === undefined) return undefined;
      at = end;
      continue;
    }
    if (character in closers) open.push(closers[character] ?? "");
    else if (character === open.at(-1)) open.pop();
    at += 1;
    if (open.length === 0) return at;
  }
  return undefined;
}

/** Behind the closing quote. A verbatim string (`@"…"`) doubles its quotes, others escape them. */
function literalEnd(text: string, start: number): number | undefined {
  const quote = text[start] ?? "";
  const isVerbatim =
    quote === '"' &&
    /[@$]@?$/.test(text.slice(Math.max(0, start - 2), start)) &&
    text.slice(start - 2, start).includes("@");
  for (let at = start + 1; at < text.length; at += 1) {
    if (!isVerbatim && text[at] === "\\") at += 1;
    else if (text[at] === quote) {
      if (!isVerbatim || text[at + 1] !== quote) return at + 1;
      at += 1;
    }
  }
  return undefined;
}
