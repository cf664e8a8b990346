/** Header fields in order, found without regard to case. */
export class Fields implements Iterable<readonly [string, string]> {
  #entries: (readonly [string, string])[];

  constructor(entries: Iterable<readonly [string, string]> = []) {
    this.#entries = [...entries];
  }

  /** From node's flat list of names and values. */
  static fromRaw(raw: readonly string[]): Fields {
    const entries: [string, string][] = [];
    for (let index = 0; index + 1 < raw.length; index += 2) entries.push([raw[index] ?? "", raw[index + 1] ?? ""]);
    return new Fields(entries);
  }

  all(name: string): string[] {
    return this.#entries.filter(([field]) => isSame(field, name)).map(([, value]) => value);
  }

  get(name: string): string | undefined {
    return this.#entries.find(([field]) => isSame(field, name))?.[1];
  }

  has(name: string): boolean {
    return this.get(name) !== undefined;
  }

  set(name: string, ...values: readonly string[]): void {
    this.delete(name);
    for (const value of values) this.append(name, value);
  }

  append(name: string, value: string): void {
    this.#entries.push([name, value]);
  }

  delete(name: string): void {
    this.#entries = this.#entries.filter(([field]) => !isSame(field, name));
  }

  [Symbol.iterator](): Iterator<readonly [string, string]> {
    return this.#entries[Symbol.iterator]();
  }

  /** As node's `writeHead` and `request` take them. */
  toRaw(): string[] {
    return this.#entries.flat();
  }
}

function isSame(one: string, other: string): boolean {
  return one.length === other.length && one.toLowerCase() === other.toLowerCase();
}
