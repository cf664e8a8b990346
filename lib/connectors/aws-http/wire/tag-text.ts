/** "Tagging your API Gateway resources": the most characters that a tag's value holds. */
const longestValue = 256;

/**
 * Any text as a tag's value, in which AWS takes letters, digits, spaces and `_ . : / = + - @`: other characters, and `=`
 * itself, are written as their UTF-8 bytes, `=7E`. Undefined when that is too long.
 */
export function tagText(text: string): string | undefined {
  const written = text.replace(/[^A-Za-z0-9 _.:/+\-@]/gu, (character) =>
    Array.from(
      new TextEncoder().encode(character),
      (byte) => `=${byte.toString(16).toUpperCase().padStart(2, "0")}`,
    ).join(""),
  );
  return written.length <= longestValue ? written : undefined;
}

/** What such a value says. A value that is no such text is taken by its letter. */
export function textOfTag(value: string): string {
  try {
    return decodeURIComponent(value.replaceAll("%", "%25").replace(/=([0-9A-F]{2})/g, "%$1"));
  } catch {
    return value;
  }
}
