import type { SourceFormat } from "./parse-source.ts";
import { type DocumentReading, readDocument } from "./read.ts";

export interface ReaderTask {
  readonly text: string;
  readonly format?: SourceFormat | undefined;
}

/** What the reading threads run. Thread and portal share no memory, and the thread is given no environment. */
export function read({ text, format }: ReaderTask): Promise<DocumentReading> {
  return readDocument(text, format);
}
