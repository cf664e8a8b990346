import type { JsonObject } from "#lib/model/json.ts";
import { isJsonObject } from "#lib/model/json.ts";

// Mapping templates are written in the Velocity Template Language: "API Gateway mapping template reference".

const note = "## gatehouse ";

/** A template whose first line is a comment that holds what the template itself does not say. */
export function withNote(value: JsonObject, template: string): string {
  return `${note}${JSON.stringify(value)}\n${template}`;
}

export function readNote(template: string | undefined): JsonObject | undefined {
  const [line = ""] = (template ?? "").split("\n", 1);
  if (!line.startsWith(note)) return undefined;
  try {
    const value: unknown = JSON.parse(line.slice(note.length));
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

const dollar = "$" + "{dollar}";
const hash = "$" + "{hash}";
const preamble = "#set($dollar='$')#set($hash='#')";

/** A template that renders to exactly this text: `$` and `#` would begin a reference or a directive. */
export function literal(text: string): string {
  if (!/[$#]/.test(text)) return text;
  return preamble + text.replace(/[$#]/g, (character) => (character === "$" ? dollar : hash));
}

export function readLiteral(template: string): string {
  if (!template.startsWith(preamble)) return template;
  return template.slice(preamble.length).replaceAll(dollar, "$").replaceAll(hash, "#");
}

/** A text inside a template's double or single quotes. */
export function isQuotable(text: string): boolean {
  return !/['"$#\\\r\n]/.test(text);
}
