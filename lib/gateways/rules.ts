import "server-only";
import type { Descriptor } from "#lib/connectors/connector.ts";
import { ConnectorError } from "#lib/connectors/connector-error.ts";
import { descriptorOf } from "#lib/connectors/descriptors.ts";
import { assertCredentialFits, insertCredential } from "#lib/credentials/secret-store.ts";
import { parseByDescriptor, parseCredentialValues } from "#lib/credentials/values.ts";
import type { Tx } from "#lib/db/client.ts";
import { lockUntilCommit } from "#lib/db/transaction-lock.ts";
import { AppError } from "#lib/errors.ts";
import type { GatewayMode } from "#lib/model/gateway.ts";
import type { JsonObject } from "#lib/model/json.ts";
import { addressOf } from "./address.ts";
import type { CredentialChoice } from "./input.ts";

/** The descriptor of a kind a person chose. Throws `AppError` (`invalid`). */
export function chosenKind(kind: string): Descriptor {
  try {
    return descriptorOf(kind);
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    throw new AppError({ code: "invalid", sentence: error.sentence, fields: { kind: error.sentence } });
  }
}

/** Settings by the kind's own schema, defaults filled in. Throws `AppError` (`invalid`) with fields `settings.<name>`. */
export function parseSettings(descriptor: Descriptor, settings: unknown): JsonObject {
  const parsed = { ...parseByDescriptor(descriptor.settings, settings, "settings") };
  for (const [key, value] of Object.entries(parsed)) refusePasswordInUrl(key, value);
  return parsed;
}

/** Settings are shown and audited; a password in an address would be too. */
function refusePasswordInUrl(key: string, value: unknown): void {
  if (typeof value !== "string" || !URL.canParse(value)) return;
  const { username, password } = new URL(value);
  if (username === "" && password === "") return;
  const sentence = "The address holds a user name or password. Take it out and use a credential.";
  throw new AppError({ code: "invalid", sentence, fields: { [`settings.${key}`]: sentence } });
}

export function checkModeOfKind(descriptor: Descriptor, mode: GatewayMode): void {
  if (descriptor.modes.includes(mode)) return;
  const sentence = `${descriptor.label} offers ${descriptor.modes.join(", ")}; choose one of these.`;
  throw new AppError({ code: "invalid", sentence, fields: { mode: sentence } });
}

/** A name is one gateway's. Checked inside the transaction, for a sentence instead of the database's words. */
export async function checkNameFree(tx: Tx, name: string, except?: string): Promise<void> {
  await lockUntilCommit(tx, "gateway-name");
  const taken = await tx.gateway.findUnique({ where: { name }, select: { id: true } });
  if (taken === null || taken.id === except) return;
  const sentence = `A gateway named "${name}" exists. Choose another name.`;
  throw new AppError({ code: "conflict", sentence, fields: { name: sentence } });
}

/** Stores or finds the chosen credential, bound to the gateway's address. Returns its id and name, or nulls for none. */
export async function takeCredential(
  tx: Tx,
  descriptor: Descriptor,
  settings: JsonObject,
  choice: CredentialChoice,
): Promise<{ readonly id: string | null; readonly audit: object | null }> {
  const address = addressOf(descriptor, settings);
  switch (choice.from) {
    case "none":
      parseCredentialValues(descriptor.kind, {});
      return { id: null, audit: null };
    case "stored":
      await assertCredentialFits(tx, choice.id, { kind: descriptor.kind, address });
      return { id: choice.id, audit: { id: choice.id } };
    case "new": {
      const values = parseCredentialValues(descriptor.kind, choice.values);
      const created = await insertCredential(tx, { name: choice.name, kind: descriptor.kind, values, address });
      return { id: created.id, audit: { id: created.id, name: choice.name, fingerprint: created.fingerprint } };
    }
    default:
      return choice satisfies never;
  }
}
