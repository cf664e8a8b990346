import { z } from "zod";
import { type Change, writtenChanges } from "#lib/model/plan.ts";
import type { OwnerMark } from "#lib/model/resource.ts";
import type {
  AccessKeys,
  CheckReport,
  ConnectorContext,
  ListScope,
  Observation,
  SurveyPage,
  WriteConnector,
  WriteOutcome,
  WriteSession,
} from "../../connector.ts";
import { ConnectorError } from "../../connector-error.ts";
import { type ToyClient, toyClient } from "./toy-client.ts";
import { decode, observe } from "./toy-decode.ts";
import { type ToyCredentials, type ToySettings, toyDescriptor } from "./toy-descriptor.ts";
import { encode, toyId, toyOrder } from "./toy-encode.ts";
import {
  canonicalize,
  ownerPrefix,
  readMark,
  toWire,
  toyAcceptedSchema,
  toyApiSchema,
  toyKeysSchema,
  toyObjectsSchema,
  toyOperationSchema,
  toyPageSchema,
  toyWhoSchema,
} from "./toy-wire.ts";

export type ToyConnector = WriteConnector<ToySettings, ToyCredentials>;

const neededPermissions = [
  { name: "apis:read", neededFor: "both" },
  { name: "apis:write", neededFor: "write" },
] as const;

/** A whole connector in the plainest form that keeps every promise of the contract. */
export const toyConnector: ToyConnector = {
  access: "read-write",
  descriptor: toyDescriptor,
  encode,
  decode,
  canonicalize,
  order: toyOrder,
  /** One search before and one after, and a write for each change. */
  predict: (changes) => ({ writes: writtenChanges({ changes }).length, reads: 2 }),
  connect,
};

function connect(settings: ToySettings, credentials: ToyCredentials, context: ConnectorContext): WriteSession {
  const ask = toyClient(settings, credentials, context);
  return {
    check: () => check(ask),
    survey: (cursor) => survey(ask, cursor),
    fetch: async (remoteId) => {
      const { api, parts } = await ask("GET", `/apis/${remoteId}`, toyApiSchema);
      const isOurs = (mark: string | null) => readMark(mark) !== undefined;
      return { remoteId, resources: [api, ...parts].map((object) => observe(object, isOurs)) };
    },
    list: (scope) => list(ask, scope),
    write: (change, scope) => write(ask, change, scope.owner),
    poll: (operation) => poll(ask, operation),
    endpoints: async (resources) =>
      resources
        .filter(({ kind }) => kind === "api")
        .map(({ body }) => `${settings.address}/run${body.basePath === "/" ? "" : body.basePath}`),
    rehearse: async (changes, { owner }) => {
      for (const change of changes) {
        if (change.action === "delete") continue;
        const { desired } = change;
        await ask("PUT", `/objects/${desired.remoteId}?rehearse=1`, toyAcceptedSchema, toWire(desired, owner));
      }
      return [];
    },
    accessKeys: accessKeys(ask),
  };
}

async function check(ask: ToyClient): Promise<CheckReport> {
  const who = await ask("GET", "/whoami", toyWhoSchema);
  return {
    identity: who.user,
    version: who.version,
    facts: { edition: who.edition },
    permissions: neededPermissions.map(({ name, neededFor }) => {
      const granted = who.may.includes(name);
      const reason = granted ? `${who.user} has ${name}.` : `${who.user} lacks ${name}: nothing can be deployed.`;
      return { name, neededFor, granted, reason, remedy: granted ? undefined : `grant ${name} to ${who.user}` };
    }),
    findings: [],
  };
}

async function* survey(ask: ToyClient, cursor?: string): AsyncGenerator<SurveyPage> {
  let after = cursor;
  while (true) {
    const page = await ask("GET", after === undefined ? "/apis" : `/apis?after=${after}`, toyPageSchema);
    const next = page.next ?? undefined;
    const apis = page.apis.map(({ id, name, version, digest, mark }) => ({
      remoteId: id,
      name,
      version,
      fingerprint: digest,
      owner: readMark(mark)?.owner,
    }));
    yield { apis, cursor: next, complete: next === undefined };
    if (next === undefined) return;
    after = next;
  }
}

async function list(ask: ToyClient, { owner, places }: ListScope): Promise<Observation> {
  const markPrefix = ownerPrefix(owner);
  const ids = places.flatMap(({ remoteId }) => remoteId ?? []);
  const { objects } = await ask("POST", "/search", toyObjectsSchema, { markPrefix, ids });
  const keys = new Map(places.map(({ remoteId, key }) => [remoteId, key]));
  const isOurs = (mark: string | null) => mark?.startsWith(markPrefix) === true;
  const resources = objects
    .map((object) => observe(object, isOurs))
    .map((found) => ({
      ...found,
      key: found.ownership === "ours" ? found.key : (keys.get(found.remoteId) ?? found.key),
    }));
  return { resources };
}

async function write(ask: ToyClient, change: Change, owner: OwnerMark): Promise<WriteOutcome> {
  if (change.action === "delete") {
    const { remoteId } = change.observed;
    await ask("DELETE", `/objects/${remoteId}`, z.unknown()).catch(unlessGone);
    return { status: "done", remoteId };
  }
  const { desired } = change;
  const { id, operation, retryAfterMs } = await ask(
    "PUT",
    `/objects/${desired.remoteId}`,
    toyAcceptedSchema,
    toWire(desired, owner),
  );
  if (operation === null) return { status: "done", remoteId: id };
  return { status: "pending", remoteId: id, operation, retryAfterMs };
}

async function poll(ask: ToyClient, operation: string): Promise<WriteOutcome> {
  const { id, state, retryAfterMs } = await ask(
    "GET",
    `/operations/${encodeURIComponent(operation)}`,
    toyOperationSchema,
  );
  if (state === "ended") return { status: "done", remoteId: id };
  return { status: "pending", remoteId: id, operation, retryAfterMs };
}

function accessKeys(ask: ToyClient): AccessKeys {
  return {
    list: async (owner) => {
      const { keys } = await ask("GET", `/keys/${toyId(owner, "api")}`, toyKeysSchema);
      return keys.map(({ id, name }) => ({ remoteId: id, name }));
    },
    issue: async (owner, { remoteId, name, key }) => {
      await ask("PUT", `/keys/${remoteId}`, z.unknown(), { api: toyId(owner, "api"), name, key });
      return { remoteId, name };
    },
    revoke: async (_owner, remoteId) => {
      await ask("DELETE", `/keys/${remoteId}`, z.unknown()).catch(unlessGone);
    },
  };
}

/** What is gone already is deleted. */
function unlessGone(thrown: unknown): void {
  if (!(thrown instanceof ConnectorError) || thrown.code !== "not-found") throw thrown;
}
