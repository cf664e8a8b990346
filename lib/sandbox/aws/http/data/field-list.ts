/** Header fields in order, found without regard to case. */
export class FieldList implements Iterable<readonly [string, string]> {
  #fields: (readonly [string, string])[];

  constructor(fields: Iterable<readonly [string, string]> = []) {
    this.#fields = [...fields];
  }

  /** From node's flat list of names and values. */
  static fromRaw(raw: readonly string[]): FieldList {
    const fields: [string, string][] = [];
    for (let index = 0; index + 1 < raw.length; index += 2) fields.push([raw[index] ?? "", raw[index + 1] ?? ""]);
    return new FieldList(fields);
  }

  /** Every value, joined by commas as the service joins them. */
  get(name: string): string | undefined {
    const values = this.#fields.filter(([field]) => isSame(field, name)).map(([, value]) => value);
    return values.length === 0 ? undefined : values.join(",");
  }

  set(name: string, value: string): void {
    this.delete(name);
    this.#fields.push([name, value]);
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

  [Symbol.iterator](): Iterator<readonly [string, string]> {
    return this.#fields[Symbol.iterator]();
  }

  /** Names and values one after the other, as node takes them. */
  toRaw(): string[] {
    return this.#fields.flat();
  }
}

function isSame(a: string, b: string): boolean {
  return a.length === b.length && a.toLowerCase() === b.toLowerCase();
}
