import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { isObject, parseJson, type Unchecked } from "../core/json.ts";

const slugPattern = /^[A-Za-z0-9][A-Za-z0-9._~-]{0,127}$/;

export function isSlug(text: string): boolean {
  return slugPattern.test(text);
}

/** The definitions that the backend answers, by slug; kept as files when given a folder. */
export class Definitions {
  readonly #folder: string | undefined;
  readonly #documents = new Map<string, Unchecked>();

  constructor(folder?: string) {
    this.#folder = folder;
    if (folder === undefined) return;
    mkdirSync(folder, { recursive: true });
    for (const file of readdirSync(folder).filter((name) => name.endsWith(".json"))) {
      const document = parseJson(readFileSync(path.join(folder, file), "utf8"));
      if (isObject(document)) this.#documents.set(path.basename(file, ".json"), document);
    }
  }

  get(slug: string): Unchecked | undefined {
    return this.#documents.get(slug);
  }

  slugs(): string[] {
    return [...this.#documents.keys()].sort();
  }

  put(slug: string, document: Unchecked): void {
    this.#documents.set(slug, document);
    if (this.#folder === undefined) return;
    const file = path.join(this.#folder, `${slug}.json`);
    writeFileSync(`${file}.new`, JSON.stringify(document));
    renameSync(`${file}.new`, file);
  }

  remove(slug: string): void {
    this.#documents.delete(slug);
    const file = this.#folder === undefined ? undefined : path.join(this.#folder, `${slug}.json`);
    if (file !== undefined && existsSync(file)) rmSync(file);
  }
}
