import type { PlaceTree } from "./place-tree.ts";

interface Frame {
  readonly kind: "object" | "array";
  /** What is looked for inside; undefined when nothing is. */
  readonly wanted: PlaceTree | undefined;
  /** Items of an array met so far. */
  items: number;
}

export interface JsonScan {
  /** Offset of each wanted place that is there: of the key, or of the item in an array. */
  readonly offsets: ReadonlyMap<PlaceTree, number>;
  /** Offset of the first character that is not JSON (RFC 8259), where there is one. */
  readonly error?: number;
}

/**
 * Walks JSON text once, without building values: finds where places are, or where the text stops being JSON.
 * `JSON.parse` says neither. Iterative, so nesting costs no stack.
 */
export function scanJson(text: string, wanted: PlaceTree): JsonScan {
  const scanner = new JsonScanner(text, wanted);
  while (scanner.step());
  return scanner.result();
}

/** After a value comes its end or a comma; `first` is the place after an opening bracket, where an end may stand too. */
type Expectation = "value" | "first" | "member" | "after" | "failed";

class JsonScanner {
  readonly #text: string;
  readonly #offsets: Map<PlaceTree, number>;
  readonly #stack: Frame[] = [];
  #at: number;
  #expecting: Expectation = "value";
  /** What is looked for in the value that comes next. */
  #target: PlaceTree | undefined;

  constructor(text: string, wanted: PlaceTree) {
    this.#text = text;
    this.#target = wanted;
    this.#offsets = new Map([[wanted, 0]]);
    this.#at = text.startsWith("\uFEFF") ? 1 : 0;
  }

  result(): JsonScan {
    return this.#expecting === "failed" ? { offsets: this.#offsets, error: this.#at } : { offsets: this.#offsets };
  }

  /** One token; false at the end of the text or at the first error. */
  step(): boolean {
    this.#skipSpace();
    const character = this.#text[this.#at];
    const frame = this.#stack.at(-1);
    if (character === undefined) return this.#end(frame === undefined && this.#expecting === "after");
    switch (this.#expecting) {
      case "value":
        return this.#value(character);
      case "first":
        return this.#close(frame, character) || this.#member(frame, character);
      case "member":
        return this.#member(frame, character);
      case "after":
        return this.#close(frame, character) || this.#comma(frame, character);
      case "failed":
        return false;
      default:
        return this.#expecting satisfies never;
    }
  }

  #end(complete: boolean): false {
    if (!complete) this.#expecting = "failed";
    return false;
  }

  #value(character: string): boolean {
    if (character === "{" || character === "[") {
      this.#stack.push({ kind: character === "{" ? "object" : "array", wanted: this.#target, items: 0 });
      this.#at += 1;
      this.#expecting = "first";
      return true;
    }
    const end = character === '"' ? stringEnd(this.#text, this.#at) : wordEnd(this.#text, this.#at);
    if (end === undefined) return this.#end(false);
    this.#at = end;
    this.#expecting = "after";
    return true;
  }

  #close(frame: Frame | undefined, character: string): boolean {
    if (frame === undefined || character !== (frame.kind === "object" ? "}" : "]")) return false;
    this.#stack.pop();
    this.#at += 1;
    this.#expecting = "after";
    return true;
  }

  #comma(frame: Frame | undefined, character: string): boolean {
    if (frame === undefined || character !== ",") return this.#end(false);
    this.#at += 1;
    this.#expecting = "member";
    return true;
  }

  /** The beginning of an array's item, or an object's key with its colon. */
  #member(frame: Frame | undefined, character: string): boolean {
    const start = this.#at;
    if (frame?.kind === "array") {
      this.#target = frame.wanted?.child(String(frame.items));
      frame.items += 1;
    } else {
      const end = character === '"' ? stringEnd(this.#text, start) : undefined;
      if (end === undefined) return this.#end(false);
      this.#at = end;
      this.#skipSpace();
      if (this.#text[this.#at] !== ":") return this.#end(false);
      this.#at += 1;
      this.#target = frame?.wanted?.child(String(JSON.parse(this.#text.slice(start, end))));
    }
    if (this.#target !== undefined) this.#offsets.set(this.#target, start);
    this.#expecting = "value";
    return true;
  }

  #skipSpace(): void {
    for (;;) {
      const code = this.#text.charCodeAt(this.#at);
      if (code !== 32 && code !== 10 && code !== 13 && code !== 9) return;
      this.#at += 1;
    }
  }
}

/** Offset after the string that begins here; undefined when it does not end or holds what a string may not. */
function stringEnd(text: string, start: number): number | undefined {
  for (let at = start + 1; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 34) return at + 1;
    if (code < 32) return undefined;
    if (code !== 92) continue;
    const escaped = text[at + 1];
    if (escaped === "u") {
      if (!/^[0-9a-fA-F]{4}$/.test(text.slice(at + 2, at + 6))) return undefined;
      at += 5;
    } else if (escaped !== undefined && '"\\/bfnrt'.includes(escaped)) at += 1;
    else return undefined;
  }
  return undefined;
}

const word = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

/** Offset after the number, true, false or null that begins here. */
function wordEnd(text: string, start: number): number | undefined {
  word.lastIndex = start;
  const found = word.exec(text)?.[0];
  return found === undefined ? undefined : start + found.length;
}
