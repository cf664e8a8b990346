export type SearchParams = Promise<Record<string, string | string[] | undefined>>;

/** One value of an address's search; a repeated name counts once, an empty value is absent. */
export function textOf(value: string | string[] | undefined): string | undefined {
  const first = Array.isArray(value) ? value[0] : value;
  return first === undefined || first.trim() === "" ? undefined : first.trim();
}
