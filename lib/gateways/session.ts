import "server-only";
import type {
  Connector,
  GatewayFacts,
  ProviderCallRecord,
  ReadSession,
  WriteConnector,
  WriteSession,
} from "#lib/connectors/connector.ts";
import { loadConnector } from "#lib/connectors/connectors.ts";
import { type CredentialValues, unsealCredential } from "#lib/credentials/secret-store.ts";
import { type Db, getDb } from "#lib/db/client.ts";
import { AppError } from "#lib/errors.ts";
import { Secret } from "#lib/log.ts";
import { type GatewayMode, gatewayModeSchema } from "#lib/model/gateway.ts";
import { isJsonObject } from "#lib/model/json.ts";
import { gatewayDispatcher } from "#lib/outbound/gateway-dispatchers.ts";
import { addressOf } from "./address.ts";
import { connect } from "./connect.ts";
import { checkMode, readingOnly, type SessionPurpose, writing } from "./mode-guard.ts";

export interface SessionOptions {
  readonly signal: AbortSignal;
  /** Receives every provider call, the refused and the lost ones too. */
  readonly record: (call: ProviderCallRecord) => void;
  /** Told when the connector waits, for a provider's quota, and until when. */
  readonly onWait?: (until: Date) => Promise<void>;
}

/** What a session was opened on. */
export interface SessionGateway {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly mode: GatewayMode;
  /** As stored; the connector's schema parses it. */
  readonly settings: unknown;
  readonly facts: GatewayFacts;
}

export interface OpenedGateway<C extends Connector, Session extends ReadSession> {
  readonly gateway: SessionGateway;
  readonly connector: C;
  readonly session: Session;
}

/**
 * Opens a session on a registered gateway: enforces its mode, unseals its credential, and hands the connector the guarded
 * way out. Never call it inside a database transaction.
 * Throws `AppError`: `not-found`, `blocked` (mode, disabled, a read-only kind, a credential of another address), `locked`;
 * `ConnectorError` (`invalid-config`) when settings or credential no longer fit the kind.
 */
export function openGatewaySession(
  gatewayId: string,
  options: SessionOptions & { readonly purpose: "write" },
): Promise<OpenedGateway<WriteConnector, WriteSession>>;
export function openGatewaySession(
  gatewayId: string,
  options: SessionOptions & { readonly purpose: "discovery" | "check" },
): Promise<OpenedGateway<Connector, ReadSession>>;
export async function openGatewaySession(
  gatewayId: string,
  options: SessionOptions & { readonly purpose: SessionPurpose },
): Promise<OpenedGateway<Connector, ReadSession>> {
  const db = await getDb();
  const { gateway, credentialId } = await loadGateway(db, gatewayId);
  checkMode(gateway, options.purpose);
  const connector = await loadConnector(gateway.kind);
  const connection = {
    settings: gateway.settings,
    credentials: await credentialsFor(db, connector, gateway, credentialId),
    dispatcher: gatewayDispatcher(gateway.id),
    signal: options.signal,
    record: options.record,
    onWait: options.onWait,
    subject: { gatewayId: gateway.id, kind: gateway.kind },
  };
  if (options.purpose !== "write") {
    return { gateway, connector, session: readingOnly(connect(connector, connection), gateway) };
  }
  if (connector.access === "read") {
    throw new AppError({
      code: "blocked",
      sentence: `Gateways of the kind ${connector.descriptor.label} can be discovered but not written to.`,
    });
  }
  return { gateway, connector, session: writing(connect(connector, connection), gateway) };
}

async function loadGateway(
  db: Db,
  id: string,
): Promise<{ readonly gateway: SessionGateway; readonly credentialId: string | null }> {
  const row = await db.gateway.findUnique({
    where: { id },
    select: {
      id: true,
      name: true,
      kind: true,
      mode: true,
      settings: true,
      facts: true,
      connection: true,
      credentialId: true,
    },
  });
  if (row === null) throw new AppError({ code: "not-found", sentence: "This gateway is gone. Go back to the list." });
  if (row.connection === "disabled") {
    throw new AppError({ code: "blocked", sentence: `The gateway "${row.name}" is disabled. An admin can enable it.` });
  }
  const { connection: _, credentialId, ...columns } = row;
  const facts = isJsonObject(row.facts) ? row.facts : {};
  return { gateway: { ...columns, facts, mode: gatewayModeSchema.parse(row.mode) }, credentialId };
}

/** The gateway's own credential or none at all: never one of the process, never one that belongs to another address. */
async function credentialsFor(
  db: Db,
  connector: Connector,
  gateway: SessionGateway,
  credentialId: string | null,
): Promise<Secret<CredentialValues>> {
  if (credentialId === null) return new Secret({});
  const { address, values } = await unsealCredential(db, credentialId);
  if (address !== addressOf(connector.descriptor, gateway.settings)) {
    throw new AppError({
      code: "blocked",
      sentence: `The credential of "${gateway.name}" belongs to another address. Enter the secret again for this one.`,
    });
  }
  await noteUse(db, credentialId);
  return values;
}

/** To the minute, so that a busy gateway does not write a row per session. */
async function noteUse(db: Db, credentialId: string): Promise<void> {
  const minuteAgo = new Date(Date.now() - 60_000);
  await db.credential.updateMany({
    where: { id: credentialId, OR: [{ lastUsedAt: null }, { lastUsedAt: { lt: minuteAgo } }] },
    data: { lastUsedAt: new Date() },
  });
}
