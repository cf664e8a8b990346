import { expressionEnd } from "./expression-end.ts";
import type { XmlAttribute, XmlElement, XmlNode } from "./xml.ts";

/** The text is not XML. The message is .NET's, with the place at its end. */
export class XmlProblem extends Error {}

/** What stands before and after the element matters: comments there are kept. */
export interface XmlDocument {
  readonly root: XmlElement;
  readonly before: readonly XmlNode[];
}

/**
 * Reads a policy document. With `raw`, what is inside expressions is C# as it is written, quotes and angle brackets and
 * all; without, it is XML like the rest ("Set or edit policies": formats xml and rawxml).
 */
export function readXml(text: string, raw: boolean): XmlDocument {
  return new XmlReader(text, raw).document();
}

const entities: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };
const nameStart = /[A-Za-z_:]/;
const nameRest = /[\w:.-]/;

class XmlReader {
  readonly #text: string;
  readonly #raw: boolean;
  readonly #lineStarts: readonly number[];
  #at = 0;

  constructor(text: string, raw: boolean) {
    this.#text = text.replace(/^\uFEFF/, "");
    this.#raw = raw;
    this.#lineStarts = [0, ...[...this.#text.matchAll(/\n/g)].map(({ index }) => index + 1)];
  }

  document(): XmlDocument {
    const before: XmlNode[] = [];
    for (;;) {
      this.#skipSpace();
      if (this.#take("<?")) this.#until("?>");
      else if (this.#take("<!--")) before.push({ kind: "comment", value: this.#until("-->") });
      else break;
    }
    if (this.#at >= this.#text.length) throw this.#problem("Root element is missing.");
    const root = this.#element();
    for (;;) {
      this.#skipSpace();
      if (this.#take("<!--")) this.#until("-->");
      else break;
    }
    if (this.#at < this.#text.length) throw this.#problem("There are multiple root elements.");
    return { root, before };
  }

  #element(): XmlElement {
    if (!this.#take("<")) throw this.#problem("Data at the root level is invalid.");
    const { line, column } = this.#place(this.#at);
    const name = this.#name();
    const attributes: XmlAttribute[] = [];
    for (;;) {
      const hadSpace = this.#skipSpace();
      if (this.#take("/>")) return { kind: "element", name, attributes, children: [], line, column };
      if (this.#take(">")) break;
      if (!hadSpace) throw this.#unexpected(">");
      attributes.push(this.#attribute(attributes));
    }
    return { kind: "element", name, attributes, children: this.#children(name, line, column), line, column };
  }

  #children(name: string, line: number, column: number): XmlNode[] {
    const children: XmlNode[] = [];
    for (;;) {
      if (this.#at >= this.#text.length)
        throw this.#problem(`Unexpected end of file has occurred. The following elements are not closed: ${name}.`);
      if (this.#take("</")) {
        const closing = this.#name();
        this.#skipSpace();
        if (closing !== name || !this.#take(">"))
          throw this.#problem(
            `The '${name}' start tag on line ${line} position ${column} does not match the end tag of '${closing}'.`,
          );
        return children;
      }
      if (this.#take("<!--")) children.push({ kind: "comment", value: this.#until("-->") });
      else if (this.#take("<![CDATA[")) children.push({ kind: "text", value: this.#until("]]>") });
      else if (this.#text[this.#at] === "<") children.push(this.#element());
      else children.push({ kind: "text", value: this.#content() });
    }
  }

  #content(): string {
    const start = this.#at;
    const rest = this.#text.slice(start);
    const lead = /^\s*(?=@[({])/.exec(rest);
    if (this.#raw && lead !== null) {
      this.#at = this.#expressionFrom(start + lead[0].length);
      return this.#text.slice(start, this.#at);
    }
    const end = this.#text.indexOf("<", start);
    this.#at = end === -1 ? this.#text.length : end;
    return this.#decode(this.#text.slice(start, this.#at));
  }

  #attribute(earlier: readonly XmlAttribute[]): XmlAttribute {
    const name = this.#name();
    this.#skipSpace();
    if (!this.#take("=")) throw this.#unexpected("=");
    this.#skipSpace();
    const quote = this.#text[this.#at];
    if (quote !== '"' && quote !== "'") throw this.#unexpected(`"' or '''`);
    if (earlier.some((attribute) => attribute.name === name))
      throw this.#problem(`'${name}' is a duplicate attribute name.`);
    this.#at += 1;
    const start = this.#at;
    if (this.#raw && /^@[({]/.test(this.#text.slice(start, start + 2))) {
      const end = this.#expressionFrom(start);
      this.#at = end;
      if (!this.#take(quote)) throw this.#unexpected(quote);
      return { name, value: this.#text.slice(start, end) };
    }
    const value = this.#until(quote);
    if (value.includes("<")) throw this.#problem("'<', hexadecimal value 0x3C, is an invalid attribute character.");
    return { name, value: this.#decode(value) };
  }

  #expressionFrom(start: number): number {
    const end = expressionEnd(this.#text, start);
    if (end === undefined) throw this.#problem("The expression is not closed.");
    return end;
  }

  #name(): string {
    const start = this.#at;
    if (!nameStart.test(this.#text[start] ?? ""))
      throw this.#problem(`Name cannot begin with the '${this.#text[start] ?? ""}' character.`);
    while (nameRest.test(this.#text[this.#at] ?? "")) this.#at += 1;
    return this.#text.slice(start, this.#at);
  }

  #decode(text: string): string {
    return text.replace(/&(#x[\da-fA-F]+|#\d+|\w+)?(;?)/g, (whole, name: string | undefined, end) => {
      const value = name === undefined || end === "" ? undefined : entityOf(name);
      if (value === undefined) throw this.#problem(`An error occurred while parsing EntityName: '${whole}'.`);
      return value;
    });
  }

  #skipSpace(): boolean {
    const start = this.#at;
    while (/\s/.test(this.#text[this.#at] ?? "")) this.#at += 1;
    return this.#at > start;
  }

  #take(token: string): boolean {
    if (!this.#text.startsWith(token, this.#at)) return false;
    this.#at += token.length;
    return true;
  }

  #until(token: string): string {
    const start = this.#at;
    const end = this.#text.indexOf(token, start);
    if (end === -1) throw this.#problem("Unexpected end of file has occurred.");
    this.#at = end + token.length;
    return this.#text.slice(start, end);
  }

  #unexpected(wanted: string): XmlProblem {
    const [found = ""] = /^[\w.-]+|^./.exec(this.#text.slice(this.#at)) ?? [];
    return this.#problem(`'${found}' is an unexpected token. The expected token is '${wanted}'.`);
  }

  #problem(sentence: string): XmlProblem {
    const { line, column } = this.#place(this.#at);
    return new XmlProblem(`${sentence} Line ${line}, position ${column}.`);
  }

  #place(at: number): { line: number; column: number } {
    const line = this.#lineStarts.findLastIndex((start) => start <= at);
    return { line: line + 1, column: at - (this.#lineStarts[line] ?? 0) + 1 };
  }
}

function entityOf(name: string): string | undefined {
  if (name.startsWith("#x")) return String.fromCodePoint(Number.parseInt(name.slice(2), 16));
  if (name.startsWith("#")) return String.fromCodePoint(Number(name.slice(1)));
  return entities[name];
}
