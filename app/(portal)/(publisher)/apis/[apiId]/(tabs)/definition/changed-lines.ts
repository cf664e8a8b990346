/** Lines around a change that help to find it. */
const around = 2;

/**
 * What of a text differs from another, without what both begin and end with, so that two sides of a long document can
 * be read beside each other. Says so where nothing differs.
 */
export function changedLines(before: string, after: string): string {
  if (before === after) return "Both say the same.";
  const [old, now] = [before.split("\n"), after.split("\n")];
  let start = 0;
  while (start < old.length && start < now.length && old[start] === now[start]) start += 1;
  let end = 0;
  while (end < old.length - start && end < now.length - start && old.at(-1 - end) === now.at(-1 - end)) end += 1;
  const from = Math.max(0, start - around);
  const to = Math.min(now.length, now.length - end + around);
  const lines = now.slice(from, to).map((line, position) => `${from + position + 1}  ${line}`);
  return lines.length > 200
    ? [...lines.slice(0, 200), `… and ${lines.length - 200} more lines`].join("\n")
    : lines.join("\n");
}
