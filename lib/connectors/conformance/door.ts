import assert from "node:assert/strict";
import type { ObservedResource } from "#lib/model/resource.ts";
import type { HttpResponse } from "../connector.ts";
import type { Stage } from "./run.ts";
import type { ConsumerRequest } from "./subject.ts";

/** A deployed API as its consumers meet it. */
export interface Door {
  readonly endpoint: string;
  readonly ask: (request: ConsumerRequest) => Promise<HttpResponse>;
  /** Issues a key for the API on this gateway, as the portal does, and gives what the consumer sends. */
  readonly issueKey: (remoteId: string, key: string) => Promise<void>;
  readonly revokeKey: (remoteId: string) => Promise<void>;
}

/** The door of what was observed after a run. */
export async function openDoor(stage: Stage, observed: readonly ObservedResource[]): Promise<Door> {
  const { session, sandbox, owner } = stage;
  const endpoints = await session.endpoints(observed);
  const [endpoint] = endpoints;
  assert.ok(endpoint !== undefined, "The session names no endpoint for a deployed API.");
  for (const address of endpoints) assert.match(address, /^https?:\/\/\S+[^/\s]$/, `${address} is no endpoint.`);
  const keys = () => {
    assert.ok(session.accessKeys !== undefined, "api-key is offered, and the session can issue no key.");
    return session.accessKeys;
  };
  return {
    endpoint,
    ask: (request) => sandbox.call(endpoint, request),
    issueKey: async (remoteId, key) => {
      await keys().issue(owner, { remoteId, name: "conformance", key });
      const listed = await keys().list(owner);
      assert.equal(listed.filter((entry) => entry.name === "conformance").length, 1, "The issued key is listed once.");
      assert.ok(!JSON.stringify(listed).includes(key), "A listed key shows its value.");
    },
    revokeKey: async (remoteId) => {
      await keys().revoke(owner, remoteId);
      await keys().revoke(owner, remoteId);
      assert.deepEqual(await keys().list(owner), [], "A revoked key is still listed.");
    },
  };
}
