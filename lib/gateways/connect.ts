import "server-only";
import { setTimeout as sleep } from "node:timers/promises";
import type { Dispatcher } from "undici";
import type { Connector, ConnectorContext, ProviderCallRecord } from "#lib/connectors/connector.ts";
import type { CredentialValues } from "#lib/credentials/secret-store.ts";
import { log, type Secret } from "#lib/log.ts";
import { createHttpPort } from "#lib/outbound/http-port.ts";
import { secretsIn } from "#lib/outbound/redact.ts";
import { originsOf } from "./address.ts";

export interface ConnectOptions {
  readonly settings: unknown;
  readonly credentials: Secret<CredentialValues>;
  readonly dispatcher: Dispatcher;
  readonly signal: AbortSignal;
  readonly record: (call: ProviderCallRecord) => void;
  readonly onWait?: (until: Date) => Promise<void>;
  /** Bound to every log line of the connector. */
  readonly subject: Readonly<Record<string, string>>;
}

/** A connector's session on the guarded way out: only to the gateway's own origins, every call recorded. */
export function connect<C extends Connector>(connector: C, options: ConnectOptions): ReturnType<C["connect"]>;
export function connect(connector: Connector, options: ConnectOptions) {
  return connector.connect(options.settings, options.credentials.reveal(), contextOf(connector, options));
}

function contextOf(connector: Connector, options: ConnectOptions): ConnectorContext {
  const child = log.child(options.subject);
  return {
    http: createHttpPort({
      dispatcher: options.dispatcher,
      record: options.record,
      origins: originsOf(connector.descriptor, options.settings),
      secrets: secretsIn(options.credentials.reveal()),
    }),
    signal: options.signal,
    clock: {
      now: () => new Date(),
      sleep: async (ms, signal) => {
        await options.onWait?.(new Date(Date.now() + ms));
        await sleep(ms, undefined, { signal });
      },
    },
    log: {
      info: (fields, message) => child.info(fields, message),
      warn: (fields, message) => child.warn(fields, message),
    },
    record: options.record,
  };
}
