import "server-only";
import { appendFileSync, closeSync, existsSync, fstatSync, openSync, readSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { getDb, isDatabaseOpen } from "#lib/db/client.ts";
import { dataDir, readDataFile } from "#lib/env.ts";
import { log } from "#lib/log.ts";

/**
 * The head of the chain, kept outside the database: a chain alone cannot show that its newest events were cut off, nor
 * that all of it was written anew. One JSON object a line, the newest last; ship the file elsewhere to be safer still.
 */
const fileName = "audit-head.jsonl";

const headSchema = z.object({ at: z.string(), sequence: z.coerce.bigint(), hash: z.string() });
export type AuditHead = z.infer<typeof headSchema>;

const exportDelayMs = 5_000;
let timer: NodeJS.Timeout | undefined;

/** Notes the head within five seconds from now, once for all appends until then. Never keeps a process alive. */
export function scheduleHeadExport(): void {
  if (timer !== undefined) return;
  timer = setTimeout(() => {
    timer = undefined;
    if (!isDatabaseOpen()) return;
    exportHead().catch((error: unknown) => log.warn({ err: error }, "the audit head was not written"));
  }, exportDelayMs).unref();
}

/** Appends the chain's head to the file, unless it stands there already. */
export async function exportHead(): Promise<void> {
  const db = await getDb();
  const last = await db.auditEvent.findFirst({
    orderBy: { sequence: "desc" },
    select: { sequence: true, hash: true },
  });
  if (last === null || newestHead()?.sequence === last.sequence) return;
  const line = { at: new Date().toISOString(), sequence: last.sequence.toString(), hash: last.hash };
  appendFileSync(path.join(dataDir(), fileName), `${JSON.stringify(line)}\n`, { mode: 0o600 });
}

/** Every head that was noted, oldest first. */
export function readHeads(): readonly AuditHead[] {
  return headsIn(readDataFile(fileName) ?? "");
}

/** Read from the end of the file alone: it grows for as long as the installation lives. */
function newestHead(): AuditHead | undefined {
  const file = path.join(dataDir(), fileName);
  if (!existsSync(file)) return undefined;
  const descriptor = openSync(file, "r");
  try {
    const end = Buffer.alloc(1_024);
    const read = readSync(descriptor, end, 0, end.length, Math.max(0, fstatSync(descriptor).size - end.length));
    return headsIn(end.toString("utf8", 0, read)).at(-1);
  } finally {
    closeSync(descriptor);
  }
}

/** A line cut off, by a power loss or by where reading began, is passed over. */
function headsIn(text: string): readonly AuditHead[] {
  return text.split("\n").flatMap((line) => {
    try {
      return [headSchema.parse(JSON.parse(line))];
    } catch {
      return [];
    }
  });
}
