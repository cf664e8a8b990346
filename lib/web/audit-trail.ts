import "server-only";
import { appendAudit, wasAudited } from "../audit/commands.ts";
import { getDb } from "../db/client.ts";
import { reportError } from "../log.ts";
import type { CommandContext } from "../model/actor.ts";
import type { MappedProblem } from "./problem.ts";

/** What an entry is about, for the audit chain. */
export interface AuditSubject {
  readonly type: string;
  readonly id?: string;
  readonly name?: string;
}

/**
 * Strangers can knock without end, and the chain can never be shortened. Beyond this many refusals of visitors in a
 * minute and process, the rest are in the log only.
 */
const visitorRefusalsPerMinute = 120;
let visitorMinute = 0;
let visitorCount = 0;

function withinVisitorLimit(): boolean {
  const minute = Math.floor(Date.now() / 60_000);
  if (minute !== visitorMinute) {
    visitorMinute = minute;
    visitorCount = 0;
  }
  visitorCount += 1;
  return visitorCount <= visitorRefusalsPerMinute;
}

/** Records that an entry did its work, unless its command already recorded something more telling. */
export async function auditDone(context: CommandContext, name: string, subject: AuditSubject): Promise<void> {
  if (wasAudited(context)) return;
  const db = await getDb();
  await db.$transaction((tx) => appendAudit(tx, context, { action: name, subject, outcome: "done" }));
}

/**
 * Records a refusal or a failure. Input that did not parse is not recorded: nothing was attempted.
 * A chain that cannot be written is reported and does not hide the problem itself.
 */
export async function auditProblem(
  context: CommandContext,
  name: string,
  subject: AuditSubject,
  { problem, outcome }: MappedProblem,
): Promise<void> {
  if (problem.code === "invalid") return;
  if (context.actor.kind === "visitor" && !withinVisitorLimit()) return;
  try {
    const db = await getDb();
    const after = { problem: problem.code, sentence: problem.sentence };
    await db.$transaction((tx) => appendAudit(tx, context, { action: name, subject, outcome, after }));
  } catch (error) {
    reportError(error, { reference: problem.reference, where: `audit of ${name}` });
  }
}
