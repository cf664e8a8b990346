import { TemplateError } from "./syntax.ts";

/** A text and a place in it. */
export class Scanner {
  readonly text: string;
  position = 0;

  constructor(text: string) {
    this.text = text;
  }

  get isAtEnd(): boolean {
    return this.position >= this.text.length;
  }

  /** Whether the text goes on with exactly this. Moves behind it when it does. */
  take(expected: string): boolean {
    if (!this.text.startsWith(expected, this.position)) return false;
    this.position += expected.length;
    return true;
  }

  startsWith(expected: string): boolean {
    return this.text.startsWith(expected, this.position);
  }

  /** What a sticky pattern matches here. Moves behind it. */
  match(sticky: RegExp): string | undefined {
    sticky.lastIndex = this.position;
    const found = sticky.exec(this.text)?.[0];
    if (found !== undefined) this.position += found.length;
    return found;
  }

  skipBlanks(): void {
    this.match(/\s*/y);
  }

  expect(expected: string): void {
    this.skipBlanks();
    if (!this.take(expected)) throw this.problem(`"${expected}" is missing`);
  }

  problem(what: string): TemplateError {
    const before = this.text.slice(0, this.position).split("\n");
    return new TemplateError(`${what} (line ${before.length}, column ${(before.at(-1) ?? "").length + 1})`);
  }
}
