import "server-only";
import { authorize } from "#lib/access/authorize.ts";
import { appendAudit } from "#lib/audit/commands.ts";
import { getDb, type Tx } from "#lib/db/client.ts";
import { AppError } from "#lib/errors.ts";
import type { CommandContext } from "#lib/model/actor.ts";
import { modeAllowsWrites } from "#lib/model/gateway.ts";
import { isJsonObject, type JsonObject } from "#lib/model/json.ts";
import { closeGatewayDispatcher } from "#lib/outbound/gateway-dispatchers.ts";
import { addressOf } from "./address.ts";
import { refuseWhileAtWork } from "./at-work.ts";
import { type ChangeMode, changeModeSchema, type UpdateGateway, updateGatewaySchema } from "./input.ts";
import { checkModeOfKind, checkNameFree, chosenKind, parseSettings, takeCredential } from "./rules.ts";

/**
 * Changes name, settings, labels, check schedule or credential. Another address drops the stored secret, unless a new one comes with it.
 * Throws `AppError`: `not-found`, `conflict` when someone else changed it meanwhile, `invalid` with fields, `blocked`, `locked`.
 */
export async function updateGateway(
  context: CommandContext,
  input: UpdateGateway,
): Promise<{ readonly credentialDropped: boolean }> {
  authorize(context.actor, "gateway:manage");
  const wanted = updateGatewaySchema.parse(input);
  const db = await getDb();
  const result = await db.$transaction(async (tx) => {
    const before = await findGateway(tx, wanted.id);
    if (before.rowVersion !== wanted.rowVersion) throw changedMeanwhile(before.name);
    const descriptor = chosenKind(before.kind);
    const stored = isJsonObject(before.settings) ? before.settings : {};
    const settings = wanted.settings === undefined ? stored : parseSettings(descriptor, wanted.settings);
    const moved = addressOf(descriptor, stored) !== addressOf(descriptor, settings);
    if (wanted.name !== undefined) await checkNameFree(tx, wanted.name, wanted.id);
    const credential =
      wanted.credential === undefined ? undefined : await takeCredential(tx, descriptor, settings, wanted.credential);
    const credentialDropped = moved && credential === undefined && before.credentialId !== null;
    const after = {
      name: wanted.name ?? before.name,
      settings,
      labels: wanted.labels ?? before.labels,
      checkEveryMinutes: wanted.checkEveryMinutes === undefined ? before.checkEveryMinutes : wanted.checkEveryMinutes,
      credentialId: credential === undefined ? (moved ? null : before.credentialId) : credential.id,
    };
    // What an admin disabled stays disabled, wherever it moves.
    const verifyAnew = before.connection !== "disabled" && (moved || after.credentialId !== before.credentialId);
    await save(tx, wanted, after, verifyAnew);
    await appendAudit(tx, context, {
      action: "gateway.update",
      subject: { type: "gateway", id: wanted.id, name: after.name },
      outcome: "done",
      before: auditable(before),
      after: auditable(after),
    });
    return { credentialDropped, moved };
  });
  if (result.moved) await closeGatewayDispatcher(wanted.id);
  return { credentialDropped: result.credentialDropped };
}

/**
 * Changes what Gatehouse may do with a gateway. Throws `AppError`: `not-found`, `invalid` for a mode the kind lacks,
 * `conflict` when writing would be forbidden to a rollout in the middle of it.
 */
export async function changeMode(context: CommandContext, input: ChangeMode): Promise<void> {
  authorize(context.actor, "gateway:manage");
  const { id, mode } = changeModeSchema.parse(input);
  const db = await getDb();
  await db.$transaction(async (tx) => {
    const before = await findGateway(tx, id);
    checkModeOfKind(chosenKind(before.kind), mode);
    if (before.mode === mode) return;
    if (!modeAllowsWrites(mode)) await refuseWhileAtWork(tx, id, before.name);
    await tx.gateway.update({ where: { id }, data: { mode, rowVersion: { increment: 1 } } });
    await appendAudit(tx, context, {
      action: "gateway.change-mode",
      subject: { type: "gateway", id, name: before.name },
      outcome: "done",
      before: { mode: before.mode },
      after: { mode },
    });
  });
}

interface GatewayColumns {
  readonly name: string;
  readonly settings: unknown;
  readonly labels: readonly string[];
  readonly checkEveryMinutes: number | null;
  readonly credentialId: string | null;
}

async function save(
  tx: Tx,
  { id, rowVersion }: { readonly id: string; readonly rowVersion: number },
  after: GatewayColumns & { readonly settings: JsonObject },
  verifyAnew: boolean,
): Promise<void> {
  const { count } = await tx.gateway.updateMany({
    where: { id, rowVersion },
    data: {
      ...after,
      labels: [...after.labels],
      rowVersion: { increment: 1 },
      ...(verifyAnew ? { connection: "not-verified", connectionNote: null, connectionDetail: null } : {}),
    },
  });
  if (count === 0) throw changedMeanwhile(after.name);
}

async function findGateway(tx: Tx, id: string) {
  const row = await tx.gateway.findUnique({
    where: { id },
    select: {
      name: true,
      kind: true,
      settings: true,
      labels: true,
      checkEveryMinutes: true,
      mode: true,
      connection: true,
      credentialId: true,
      rowVersion: true,
    },
  });
  if (row === null) throw new AppError({ code: "not-found", sentence: "This gateway is gone. Go back to the list." });
  return row;
}

const auditable = ({ name, settings, labels, checkEveryMinutes, credentialId }: GatewayColumns) => ({
  name,
  settings,
  labels,
  checkEveryMinutes,
  credentialId,
});

function changedMeanwhile(name: string): AppError {
  return new AppError({
    code: "conflict",
    sentence: `Someone else changed "${name}" meanwhile. Reload the page to see it as it is now, then make your change again.`,
  });
}
