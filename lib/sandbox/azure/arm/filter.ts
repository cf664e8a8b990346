import { ArmError } from "./arm-error.ts";

type Fields = Readonly<Record<string, string | boolean | null>>;
type Predicate = (fields: Fields) => boolean;

const tokens = /\s*(?:(\()|(\))|(,)|'((?:[^']|'')*)'|([A-Za-z][\w/.]*)|(-?\d+))/y;

type Token = { readonly kind: "punctuation" | "text" | "word"; readonly value: string };

/**
 * An OData filter as API Management's lists take it: `ge`, `le`, `eq`, `ne`, `gt`, `lt`; `substringof`, `contains`,
 * `startswith`, `endswith`; `and`, `or` and brackets.
 */
export function filterOf(text: string | null): Predicate {
  if (text === null || text.trim() === "") return () => true;
  const reader = new Reader(tokensOf(text), text);
  const predicate = either(reader);
  if (reader.peek() !== undefined) throw reader.fail();
  return predicate;
}

function tokensOf(text: string): Token[] {
  const found: Token[] = [];
  tokens.lastIndex = 0;
  while (tokens.lastIndex < text.trimEnd().length) {
    const match = tokens.exec(text);
    if (match === null) throw badFilter(text);
    const [, open, close, comma, quoted, word, number] = match;
    const sign = open ?? close ?? comma;
    if (sign !== undefined) found.push({ kind: "punctuation", value: sign });
    else if (quoted !== undefined) found.push({ kind: "text", value: quoted.replaceAll("''", "'") });
    else found.push({ kind: "word", value: word ?? number ?? "" });
  }
  return found;
}

function badFilter(text: string): ArmError {
  return new ArmError(400, "ValidationError", `The $filter expression '${text}' is not supported.`, null);
}

class Reader {
  readonly #tokens: readonly Token[];
  readonly #text: string;
  #position = 0;

  constructor(found: readonly Token[], text: string) {
    this.#tokens = found;
    this.#text = text;
  }

  peek(): Token | undefined {
    return this.#tokens[this.#position];
  }

  next(kind: Token["kind"], value?: string): string {
    const token = this.peek();
    if (token?.kind !== kind || (value !== undefined && token.value.toLowerCase() !== value)) throw this.fail();
    this.#position += 1;
    return token.value;
  }

  /** Takes the word when it is next. */
  take(kind: Token["kind"], value: string): boolean {
    const token = this.peek();
    if (token?.kind !== kind || token.value.toLowerCase() !== value) return false;
    this.#position += 1;
    return true;
  }

  fail(): ArmError {
    return badFilter(this.#text);
  }
}

function either(reader: Reader): Predicate {
  const branches = [both(reader)];
  while (reader.take("word", "or")) branches.push(both(reader));
  return (fields) => branches.some((branch) => branch(fields));
}

function both(reader: Reader): Predicate {
  const parts = [term(reader)];
  while (reader.take("word", "and")) parts.push(term(reader));
  return (fields) => parts.every((part) => part(fields));
}

function term(reader: Reader): Predicate {
  if (reader.take("punctuation", "(")) {
    const inner = either(reader);
    reader.next("punctuation", ")");
    return inner;
  }
  const word = reader.next("word");
  return reader.take("punctuation", "(") ? call(reader, word) : comparison(reader, word);
}

function call(reader: Reader, name: string): Predicate {
  const [first, second] = [argument(reader), reader.next("punctuation", ",") && argument(reader)];
  reader.next("punctuation", ")");
  // substringof names the text first, the others the field.
  const [field, part] = name === "substringof" ? [second, first] : [first, second];
  const test = functions[name];
  if (test === undefined) throw reader.fail();
  return (fields) => test(String(fieldOf(fields, field) ?? "").toLowerCase(), part.toLowerCase());
}

function argument(reader: Reader): string {
  return reader.next(reader.peek()?.kind === "text" ? "text" : "word");
}

const functions: Readonly<Record<string, (whole: string, part: string) => boolean>> = {
  startswith: (whole, part) => whole.startsWith(part),
  endswith: (whole, part) => whole.endsWith(part),
  contains: (whole, part) => whole.includes(part),
  substringof: (whole, part) => whole.includes(part),
};

function comparison(reader: Reader, field: string): Predicate {
  const test = operators[reader.next("word").toLowerCase()];
  if (test === undefined) throw reader.fail();
  const wanted = argument(reader).toLowerCase();
  return (fields) => test(String(fieldOf(fields, field) ?? "").toLowerCase(), wanted);
}

const operators: Readonly<Record<string, (left: string, right: string) => boolean>> = {
  eq: (left, right) => left === right,
  ne: (left, right) => left !== right,
  gt: (left, right) => left > right,
  ge: (left, right) => left >= right,
  lt: (left, right) => left < right,
  le: (left, right) => left <= right,
};

/** `name`, or `properties/displayName` as some clients write it. */
function fieldOf(fields: Fields, field: string): string | boolean | null | undefined {
  return fields[field.replace(/^properties\//, "")];
}
