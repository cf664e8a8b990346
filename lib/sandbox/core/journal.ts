import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import path from "node:path";
import { z } from "zod";

const changeSchema = z.object({
  kind: z.string(),
  id: z.string(),
  /** Absent means deleted. */
  entity: z.unknown().optional(),
});

/** One change of one stored object. */
export type Change = z.infer<typeof changeSchema>;

const transactionSchema = z.array(changeSchema);

/** Rewrite the snapshot after this many lines, so that a start never replays a long history. */
const compactAfterLines = 5_000;

/**
 * Keeps a store on disk: a snapshot, replaced whole by rename, and a journal of one line per transaction since.
 * A line is handed to the kernel before the write is acknowledged, so an acknowledged write survives `kill -9`
 * (not a power cut: nothing is fsynced). A torn last line was never acknowledged and is dropped.
 */
export class Journal {
  readonly #snapshotFile: string;
  readonly #journalFile: string;
  #descriptor: number | undefined;
  #lines = 0;

  constructor(folder: string) {
    mkdirSync(folder, { recursive: true });
    this.#snapshotFile = path.join(folder, "snapshot.json");
    this.#journalFile = path.join(folder, "journal.jsonl");
  }

  /** Everything that was acknowledged, in order. */
  read(): Change[] {
    const snapshot = existsSync(this.#snapshotFile)
      ? transactionSchema.parse(JSON.parse(readFileSync(this.#snapshotFile, "utf8")))
      : [];
    if (!existsSync(this.#journalFile)) return snapshot;
    const lines = readFileSync(this.#journalFile, "utf8").split("\n");
    const complete = lines.slice(0, -1);
    // The next line must not be written behind a torn one.
    if (lines.at(-1) !== "") writeFileSync(this.#journalFile, complete.map((line) => `${line}\n`).join(""));
    this.#lines = complete.length;
    return [...snapshot, ...complete.flatMap((line) => transactionSchema.parse(JSON.parse(line)))];
  }

  append(changes: readonly Change[]): void {
    this.#descriptor ??= openSync(this.#journalFile, "a");
    writeSync(this.#descriptor, `${JSON.stringify(changes)}\n`);
    this.#lines += 1;
  }

  get isLong(): boolean {
    return this.#lines >= compactAfterLines;
  }

  /** Replaces snapshot and journal by the given whole. Replaying the old journal over it would change nothing. */
  compact(everything: readonly Change[]): void {
    const temporary = `${this.#snapshotFile}.new`;
    writeFileSync(temporary, JSON.stringify(everything));
    renameSync(temporary, this.#snapshotFile);
    this.close();
    writeFileSync(this.#journalFile, "");
    this.#lines = 0;
  }

  close(): void {
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
    this.#descriptor = undefined;
  }
}
