import type { FieldError, FieldErrors } from "./field.ts";

/** Kong's error object (`code`, `name`, `message`, `fields`) with the status it travels under. */
export class KongError extends Error {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;

  constructor(status: number, code: number, name: string, message: string, fields?: unknown, key = "fields") {
    super(message);
    this.status = status;
    this.body = { code, name, message, ...(fields === undefined ? {} : { [key]: fields }) };
  }
}

/** Code 2. `@entity` holds the rules that concern several fields at once. */
export function schemaViolation(fields: FieldErrors): KongError {
  const sentences = sentencesOf(fields);
  const [only] = sentences;
  const message =
    sentences.length === 1
      ? `schema violation (${only})`
      : `${sentences.length} schema violations (${sentences.join("; ")})`;
  return new KongError(400, 2, "schema violation", message, fields);
}

function sentencesOf(fields: FieldErrors): string[] {
  const { "@entity": entity, ...named } = fields;
  const general = Array.isArray(entity) ? entity.map(String) : [];
  return [
    ...general,
    ...Object.entries(named)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .flatMap(([name, error]) => fieldSentences(name, error)),
  ];
}

function fieldSentences(name: string, error: FieldError): string[] {
  if (typeof error === "string") return [`${name}: ${error}`];
  const parts: [string | number, FieldError | null][] = Array.isArray(error)
    ? error.map((part, index) => [index + 1, part])
    : Object.entries(error).sort(([a], [b]) => (a < b ? -1 : 1));
  return parts
    .filter(([, part]) => part !== null)
    .map(([key, part]) => `${name}.${key}: ${typeof part === "string" ? part : prettyTable(part)}`);
}

export function primaryKeyViolation(id: string): KongError {
  return new KongError(400, 3, "primary key violation", `primary key violation on key '${prettyTable({ id })}'`, {
    id,
  });
}

export function foreignKeyMissing(field: string, parent: string, id: string): KongError {
  const message = `the foreign key '${prettyTable({ id })}' does not reference an existing '${parent}' entity.`;
  return new KongError(400, 4, "foreign key violation", message, { [field]: { id } });
}

export function stillReferenced(parent: string, child: string): KongError {
  const message = `an existing '${child}' entity references this '${parent}' entity`;
  return new KongError(400, 4, "foreign key violation", message, { "@referenced_by": child });
}

export function uniqueViolation(key: Readonly<Record<string, unknown>>): KongError {
  const message = `UNIQUE violation detected on '${prettyTable(key)}'`;
  return new KongError(409, 5, "unique constraint violation", message, key);
}

export function invalidOffset(offset: string): KongError {
  return new KongError(400, 7, "invalid offset", `'${offset}' is not a valid offset: bad base64 encoding`);
}

export function invalidSize(message: string): KongError {
  return new KongError(400, 9, "invalid size", message);
}

export function invalidUnique(field: string, problem: string): KongError {
  return new KongError(400, 10, `invalid unique ${field}`, problem);
}

export function invalidOption(option: string, problem: string): KongError {
  return new KongError(
    400,
    11,
    "invalid options",
    `invalid option (${option}: ${problem})`,
    { [option]: problem },
    "options",
  );
}

export function unsupported(operation: string, kind: string): KongError {
  const message = `cannot ${operation} '${kind}' entities when not using a database`;
  return new KongError(405, 12, "operation unsupported", message);
}

/** How Kong prints a table inside a message: `{id="…"}`, keys in order. */
function prettyTable(value: unknown): string {
  if (value === null || value === undefined) return "null";
  if (typeof value === "string") return `"${value}"`;
  if (Array.isArray(value)) return `{${value.map(prettyTable).join(",")}}`;
  if (typeof value !== "object") return String(value);
  const parts = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${parts.map(([key, part]) => `${/^\w+$/.test(key) ? key : `["${key}"]`}=${prettyTable(part)}`).join(",")}}`;
}
