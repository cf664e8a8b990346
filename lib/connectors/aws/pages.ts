/** Answers that a list of so many entries takes: an empty one takes one. */
export function pagesOf(entries: number, pageSize: number): number {
  return Math.max(1, Math.ceil(entries / pageSize));
}
