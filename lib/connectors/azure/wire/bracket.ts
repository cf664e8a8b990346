/** "[gatehouse installation=… deployment=…]": values are percent-encoded, so that any text can be read back. */
export function bracket(fields: Readonly<Record<string, string>>): string {
  const said = Object.entries(fields).map(([key, value]) => `${key}=${encodeURIComponent(value.toWellFormed())}`);
  return `[gatehouse ${said.join(" ")}]`;
}

/** The fields of the first such bracket in a text; none where there is none, or where it is broken. */
export function readBracket(text: string | undefined): Readonly<Record<string, string>> {
  const [, inner = ""] = /\[gatehouse ([^\]]*)\]/.exec(text ?? "") ?? [];
  try {
    const fields = inner.split(" ").map((field) => field.split("=", 2));
    return Object.fromEntries(fields.map(([key = "", value = ""]) => [key, decodeURIComponent(value)]));
  } catch {
    return {};
  }
}
