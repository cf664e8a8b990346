import "server-only";
import { authorize } from "#lib/access/authorize.ts";
import { appendAudit } from "#lib/audit/commands.ts";
import type { ProviderCallRecord } from "#lib/connectors/connector.ts";
import { getDb } from "#lib/db/client.ts";
import { AppError } from "#lib/errors.ts";
import type { CommandContext } from "#lib/model/actor.ts";
import { gatewayModeSchema } from "#lib/model/gateway.ts";
import { type CheckOutcome, checkTimeoutMs, runCheck } from "./check.ts";
import { openGatewaySession } from "./session.ts";

/**
 * Checks a registered gateway and keeps what was learned: connection, identity, version, facts, permissions, and the
 * calls it took. Answers within 15 s. Throws `AppError`: `not-found`, `blocked` when disabled, `locked`.
 */
export async function checkGateway(context: CommandContext, input: { readonly id: string }): Promise<CheckOutcome> {
  authorize(context.actor, "gateway:manage");
  const db = await getDb();
  const row = await db.gateway.findUnique({
    where: { id: input.id },
    select: { name: true, mode: true, connection: true, settings: true, credentialId: true },
  });
  if (row === null) throw gone();
  if (row.connection === "disabled") {
    throw new AppError({ code: "blocked", sentence: `The gateway "${row.name}" is disabled. Enable it to check it.` });
  }
  const calls: ProviderCallRecord[] = [];
  const signal = AbortSignal.timeout(checkTimeoutMs);
  const record = (call: ProviderCallRecord) => void calls.push(call);
  const outcome = await runCheck({
    open: async () => (await openGatewaySession(input.id, { purpose: "check", signal, record })).session,
    mode: gatewayModeSchema.parse(row.mode),
    signal,
  });
  await db.$transaction(async (tx) => {
    // Deleted while it was asked: there is nothing left to keep this with.
    if ((await tx.gateway.count({ where: { id: input.id } })) === 0) throw gone();
    await tx.providerCall.createMany({
      data: calls.map((call) => ({ ...call, gatewayId: input.id, phase: "check" })),
    });
    // Conditional on what was checked: a change of address made meanwhile must not look verified.
    const { count } = await tx.gateway.updateMany({
      where: {
        id: input.id,
        connection: { not: "disabled" },
        credentialId: row.credentialId,
        settings: { equals: row.settings ?? {} },
      },
      data: columnsOf(outcome),
    });
    if (count === 1 && outcome.connection !== row.connection) {
      await appendAudit(tx, context, {
        action: "gateway.check",
        subject: { type: "gateway", id: input.id, name: row.name },
        outcome: "done",
        before: { connection: row.connection },
        after: { connection: outcome.connection, note: outcome.note },
      });
    }
  });
  return outcome;
}

function gone(): AppError {
  return new AppError({ code: "not-found", sentence: "This gateway is gone. Go back to the list." });
}

/** What was learned earlier stays when the gateway could not be asked: facts do not vanish with a network. */
function columnsOf({ connection, note, detail, report }: CheckOutcome) {
  const state = { connection, connectionNote: note, connectionDetail: detail, checkedAt: new Date() };
  if (report === null) return state;
  return {
    ...state,
    identity: report.identity,
    version: report.version,
    facts: report.facts,
    checkedPermissions: report.permissions.map((permission) => ({ ...permission })),
  };
}
