/** Header fields in order, names in the case they came in, found without regard to case. */
export class HeaderList implements Iterable<readonly [string, string]> {
  #fields: (readonly [string, string])[];

  constructor(fields: Iterable<readonly [string, string]> = []) {
    this.#fields = [...fields];
  }

  /** From node's flat list of names and values. */
  static fromRaw(raw: readonly string[]): HeaderList {
    const fields: [string, string][] = [];
    for (let index = 0; index + 1 < raw.length; index += 2) fields.push([raw[index] ?? "", raw[index + 1] ?? ""]);
    return new HeaderList(fields);
  }

  all(name: string): string[] {
    return this.#fields.filter(([field]) => isSame(field, name)).map(([, value]) => value);
  }

  get(name: string): string | undefined {
    return this.#fields.findLast(([field]) => isSame(field, name))?.[1];
  }

  has(name: string): boolean {
    return this.get(name) !== undefined;
  }

  set(name: string, value: string): void {
    this.delete(name);
    this.#fields.push([name, value]);
  }

  append(name: string, value: string): void {
    this.#fields.push([name, value]);
  }

  delete(name: string): void {
    this.#fields = this.#fields.filter(([field]) => !isSame(field, name));
  }

  [Symbol.iterator](): Iterator<readonly [string, string]> {
    return this.#fields[Symbol.iterator]();
  }

  /** Names and values one after the other, as node's `writeHead` and `request` take them. */
  toRaw(): string[] {
    return this.#fields.flat();
  }
}

function isSame(a: string, b: string): boolean {
  return a.length === b.length && a.toLowerCase() === b.toLowerCase();
}
