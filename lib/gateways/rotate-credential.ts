import "server-only";
import { z } from "zod";
import { authorize } from "#lib/access/authorize.ts";
import type { ProviderCallRecord } from "#lib/connectors/connector.ts";
import { loadConnector } from "#lib/connectors/connectors.ts";
import { descriptorOf } from "#lib/connectors/descriptors.ts";
import { endOfDay } from "#lib/credentials/commands.ts";
import type { CredentialValues } from "#lib/credentials/secret-store.ts";
import { switchBack, switchSecret } from "#lib/credentials/switch-secret.ts";
import { parseCredentialValues } from "#lib/credentials/values.ts";
import { getDb } from "#lib/db/client.ts";
import { AppError } from "#lib/errors.ts";
import { enqueue, openQueue } from "#lib/jobs/queue.ts";
import { checkGatewayTask } from "#lib/jobs/tasks/check-gateway.ts";
import { Secret } from "#lib/log.ts";
import type { CommandContext } from "#lib/model/actor.ts";
import { type ConnectionState, type GatewayMode, gatewayModeSchema } from "#lib/model/gateway.ts";
import { gatewayDispatcher } from "#lib/outbound/gateway-dispatchers.ts";
import { parseInput } from "#lib/parse-input.ts";
import { addressOf } from "./address.ts";
import { type CheckOutcome, checkTimeoutMs, runCheck } from "./check.ts";
import { connect } from "./connect.ts";
import { readingOnly } from "./mode-guard.ts";

/** In days: how long an old secret may be kept. */
export const longestOverlapDays = 30;

export const rotateCredentialSchema = z.object({
  id: z.uuid(),
  values: z.record(z.string(), z.unknown()),
  overlapDays: z
    .number("Write a whole number of days.")
    .int("Write a whole number of days.")
    .min(0, "Write 0 to keep nothing.")
    .max(longestOverlapDays, `Keep it at most ${longestOverlapDays} days.`),
  expiresAt: z.iso.date("Write a date.").nullable(),
  /** Gateways that could not be asked, or lack something, and that the person wants to switch all the same. */
  accepted: z.array(z.uuid()).default([]),
});
export const credentialIdSchema = z.object({ id: z.uuid() });

/** What one gateway said to the new secret. */
export interface RotationTest {
  readonly gatewayId: string;
  readonly gatewayName: string;
  /** `passed`; `ask` when a person has to say that it may be switched all the same; `refused` when it must not be. */
  readonly verdict: "passed" | "ask" | "refused";
  readonly connection: ConnectionState;
  readonly note: string | null;
}

export interface Rotation {
  readonly switched: boolean;
  readonly tests: readonly RotationTest[];
}

/**
 * Tries a new secret on every gateway that uses the credential, all at once, and switches only when each takes it: one that
 * refuses it stops the rotation, one that cannot be asked has to be accepted by name. Answers within 20 s.
 * Throws `AppError`: `invalid` with fields, `not-found`, `conflict` when it was switched meanwhile, `locked`.
 */
export async function rotateCredential(
  context: CommandContext,
  input: z.input<typeof rotateCredentialSchema>,
): Promise<Rotation> {
  authorize(context.actor, "gateway:manage");
  const { id, overlapDays, expiresAt, accepted, values: typed } = parseInput(rotateCredentialSchema, input);
  const db = await getDb();
  const row = await db.credential.findUnique({
    where: { id },
    select: {
      kind: true,
      address: true,
      secretSetAt: true,
      gateways: { select: gatewayColumns, orderBy: { name: "asc" } },
    },
  });
  if (row === null)
    throw new AppError({ code: "not-found", sentence: "This credential is gone. Go back to the list." });
  const values = new Secret(parseCredentialValues(row.kind, typed));
  const tests = await Promise.all(row.gateways.map((gateway) => tryOn(gateway, row.address, values)));
  const passes = tests.every(
    ({ verdict, gatewayId }) => verdict === "passed" || (verdict === "ask" && accepted.includes(gatewayId)),
  );
  if (!passes) return { switched: false, tests };
  const expiry = expiresAt === null ? null : endOfDay(expiresAt);
  await switchSecret(context, { id, values: typed, overlapDays, expiresAt: expiry, tests, replaces: row.secretSetAt });
  await checkSoon(row.gateways);
  return { switched: true, tests };
}

/** Goes back to the old secret, at once and untried, and has each gateway checked with it. Throws as `switchBack` does. */
export async function switchCredentialBack(
  context: CommandContext,
  input: z.input<typeof credentialIdSchema>,
): Promise<void> {
  await switchBack(context, parseInput(credentialIdSchema, input));
  const db = await getDb();
  await checkSoon(await db.gateway.findMany({ where: { credentialId: input.id }, select: gatewayColumns }));
}

const gatewayColumns = { id: true, name: true, kind: true, mode: true, settings: true, connection: true } as const;

interface UsingGateway {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly mode: string;
  readonly settings: unknown;
  readonly connection: string;
}

async function tryOn(
  gateway: UsingGateway,
  address: string | null,
  credentials: Secret<CredentialValues>,
): Promise<RotationTest> {
  const about = { gatewayId: gateway.id, gatewayName: gateway.name };
  if (gateway.connection === "disabled") {
    return { ...about, verdict: "ask", connection: "disabled", note: "It is disabled, so it is not asked." };
  }
  if (address !== addressOf(descriptorOf(gateway.kind), gateway.settings)) {
    const note = "It is at another address than the credential belongs to, so nothing is sent there.";
    return { ...about, verdict: "ask", connection: "credential-refused", note };
  }
  const outcome = await check(gateway, gatewayModeSchema.parse(gateway.mode), credentials);
  return { ...about, verdict: verdictOf(outcome, gateway), connection: outcome.connection, note: outcome.note };
}

async function check(
  { id, name, kind, settings }: UsingGateway,
  mode: GatewayMode,
  credentials: Secret<CredentialValues>,
): Promise<CheckOutcome> {
  const connector = await loadConnector(kind);
  const calls: ProviderCallRecord[] = [];
  const signal = AbortSignal.timeout(checkTimeoutMs);
  const connection = {
    settings,
    credentials,
    dispatcher: gatewayDispatcher(id),
    signal,
    record: (call: ProviderCallRecord) => void calls.push(call),
    subject: { gatewayId: id, kind },
  };
  const outcome = await runCheck({
    open: async () => readingOnly(connect(connector, connection), { name, mode }),
    mode,
    signal,
  });
  const db = await getDb();
  // A gateway that was deleted meanwhile has nothing left to keep its calls with.
  if ((await db.gateway.count({ where: { id } })) > 0) {
    await db.providerCall.createMany({ data: calls.map((call) => ({ ...call, gatewayId: id, phase: "check" })) });
  }
  return outcome;
}

/** What lacks a permission that the present secret lacks too is no worse than before. */
function verdictOf({ connection }: CheckOutcome, gateway: UsingGateway): RotationTest["verdict"] {
  switch (connection) {
    case "connected":
      return "passed";
    case "degraded":
      return gateway.connection === "degraded" ? "passed" : "ask";
    case "unreachable":
      return "ask";
    case "credential-refused":
      return "refused";
    default:
      return connection satisfies never;
  }
}

async function checkSoon(gateways: readonly UsingGateway[]): Promise<void> {
  await openQueue();
  const db = await getDb();
  await db.$transaction(async (tx) => {
    for (const { id, connection } of gateways) {
      if (connection !== "disabled") await enqueue(tx, checkGatewayTask, { gatewayId: id });
    }
  });
}
