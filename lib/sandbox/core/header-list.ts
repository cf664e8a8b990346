/** Header fields in order, names in the case they came in, found without regard to case. */
export class HeaderList implements Iterable<readonly [string, string]> {
  #fields: (readonly [string, string])[];

  constructor(fields: Iterable<readonly [string, string]> = []) {
    this.#fields = [...fields];
  }

  /** From node's flat list of names and values. */
  static fromRaw<List>(this: new (fields: [string, string][]) => List, raw: readonly string[]): List {
    const fields: [string, string][] = [];
    for (let index = 0; index + 1 < raw.length; index += 2) fields.push([raw[index] ?? "", raw[index + 1] ?? ""]);
    return new this(fields);
  }

  all(name: string): string[] {
    return this.#fields.filter(([field]) => isSame(field, name)).map(([, value]) => value);
  }

  /** The first value; gateways that read repeated fields otherwise say so in a list of their own. */
  get(name: string): string | undefined {
    return this.#fields.find(([field]) => isSame(field, name))?.[1];
  }

  has(name: string): boolean {
    return this.get(name) !== undefined;
  }

  set(name: string, ...values: readonly string[]): void {
    this.delete(name);
    for (const value of values) this.append(name, value);
  }

  setOrDelete(name: string, value: string | null): void {
    if (value === null) this.delete(name);
    else this.set(name, value);
  }

  append(name: string, value: string): void {
    this.#fields.push([name, value]);
  }

  delete(name: string): void {
    this.deleteWhere((field) => isSame(field, name));
  }

  deleteWhere(matches: (name: string) => boolean): void {
    this.#fields = this.#fields.filter(([field]) => !matches(field));
  }

  /** Moves every value; what stood under the new name is replaced. Does nothing when the old name is absent. */
  rename(from: string, to: string): void {
    const values = this.all(from);
    if (values.length === 0 || isSame(from, to)) return;
    this.delete(from);
    this.delete(to);
    for (const value of values) this.append(to, value);
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
