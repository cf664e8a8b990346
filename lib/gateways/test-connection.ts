import "server-only";
import { authorize } from "#lib/access/authorize.ts";
import { appendAudit } from "#lib/audit/commands.ts";
import type { ProviderCallRecord } from "#lib/connectors/connector.ts";
import { loadConnector } from "#lib/connectors/connectors.ts";
import { assertCredentialFits, type CredentialValues, unsealCredential } from "#lib/credentials/secret-store.ts";
import { parseCredentialValues } from "#lib/credentials/values.ts";
import { getDb } from "#lib/db/client.ts";
import { Secret } from "#lib/log.ts";
import type { CommandContext } from "#lib/model/actor.ts";
import { allowList } from "#lib/outbound/allow-list.ts";
import { createDispatcher } from "#lib/outbound/dispatcher.ts";
import { addressOf } from "./address.ts";
import { type CheckOutcome, checkTimeoutMs, runCheck } from "./check.ts";
import { connect } from "./connect.ts";
import { type TestConnection, testConnectionSchema } from "./input.ts";
import { readingOnly } from "./mode-guard.ts";
import { checkModeOfKind, chosenKind, parseSettings } from "./rules.ts";

/** What a test found, with the calls it took: there is no gateway yet that they could be kept with. */
export interface ConnectionTest extends CheckOutcome {
  readonly calls: readonly ProviderCallRecord[];
}

/**
 * Tries settings and a credential before they are saved; keeps neither, only that it was done and with which calls. A
 * stored credential is tried only at the address it was entered for. Answers within 15 s.
 * Throws `AppError`: `invalid` with fields, `not-found`, `blocked`, `locked`.
 */
export async function testConnection(context: CommandContext, input: TestConnection): Promise<ConnectionTest> {
  authorize(context.actor, "gateway:manage");
  const wanted = testConnectionSchema.parse(input);
  const descriptor = chosenKind(wanted.kind);
  const settings = parseSettings(descriptor, wanted.settings);
  checkModeOfKind(descriptor, wanted.mode);
  const address = addressOf(descriptor, settings);
  const credentials = await valuesFor(wanted.kind, address, wanted.credential);
  const connector = await loadConnector(wanted.kind);
  const calls: ProviderCallRecord[] = [];
  const record = (call: ProviderCallRecord) => void calls.push(call);
  const dispatcher = createDispatcher({ allow: allowList, connections: 2 });
  try {
    const signal = AbortSignal.timeout(checkTimeoutMs);
    const connection = { settings, credentials, dispatcher, signal, record, subject: { kind: wanted.kind } };
    const gateway = { name: "the new gateway", mode: wanted.mode };
    const open = async () => readingOnly(connect(connector, connection), gateway);
    const outcome = await runCheck({ open, mode: wanted.mode, signal });
    await auditTest(context, { kind: wanted.kind, address, outcome, calls });
    return { ...outcome, calls };
  } finally {
    await dispatcher.destroy();
  }
}

interface MadeTest {
  readonly kind: string;
  readonly address: string;
  readonly outcome: CheckOutcome;
  readonly calls: readonly ProviderCallRecord[];
}

async function auditTest(context: CommandContext, { kind, address, outcome, calls }: MadeTest): Promise<void> {
  const { connection, note } = outcome;
  const db = await getDb();
  await db.$transaction((tx) =>
    appendAudit(tx, context, {
      action: "gateway.test",
      subject: { type: "gateway", name: kind },
      outcome: "done",
      after: { address, connection, note, calls },
    }),
  );
}

async function valuesFor(
  kind: string,
  address: string,
  choice: TestConnection["credential"],
): Promise<Secret<CredentialValues>> {
  switch (choice.from) {
    case "none":
      return new Secret(parseCredentialValues(kind, {}));
    case "new":
      return new Secret(parseCredentialValues(kind, choice.values));
    case "stored": {
      const db = await getDb();
      await assertCredentialFits(db, choice.id, { kind, address });
      return (await unsealCredential(db, choice.id)).values;
    }
    default:
      return choice satisfies never;
  }
}
