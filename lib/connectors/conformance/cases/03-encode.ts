import assert from "node:assert/strict";
import type { Definition } from "#lib/model/definition.ts";
import { isJsonObject, type Json, type JsonObject } from "#lib/model/json.ts";
import type { Resource } from "#lib/model/resource.ts";
import type { EncodeTarget } from "../../connector.ts";
import { type CaseContext, type ConformanceCase, deployableSamples } from "../conformance-case.ts";
import { policedOrders } from "../policed.ts";
import { encodeTarget, sampleOwner } from "../run.ts";

const secretKey = /^(password|passphrase|secret|client_?secret|private_?key|access_?token)$/i;

/**
 * Prevents plans that cannot be trusted: one that reads differently each time it is made, two resources under one key,
 * a child made before its parent, a secret that is stored and shown because nobody marked it.
 */
export const encodeIsPure: ConformanceCase = {
  number: 3,
  title: "encode is deterministic, keys are unique, dependencies resolve, and secrets are marked",
  run: async (context) => {
    const { subject, backends, profile, start } = context;
    const sandbox = await start();
    const target = encodeTarget({ owner: sampleOwner, slug: "orders-v1", profile, sandbox });
    const definitions = [
      ...(await deployableSamples(context)).map(({ name, definition }) => ({ name, definition })),
      { name: "policed", definition: policedOrders(subject, target, backends.urls[0]) },
    ];
    assert.equal(definitions[0]?.name, "minimal", "Every connector can say the smallest API there is.");
    for (const { name, definition } of definitions) {
      const resources = encodeTwice(context, name, definition, target);
      expectGraph(name, resources, subject.order);
      expectCanonical(context, name, resources);
      for (const resource of resources) {
        expectMarked(name, resource);
        const text = JSON.stringify(resource);
        for (const secret of sandbox.secrets) {
          assert.ok(!text.includes(secret), `${name}: ${resource.key} holds the gateway's credential.`);
        }
      }
    }
    expectCanaryMarked(context, target);
  },
};

/** Equal input gives equal output to the byte, the input stays as it was, and the order of operations names nothing. */
function encodeTwice(
  { subject }: CaseContext,
  name: string,
  definition: Definition,
  target: EncodeTarget,
): readonly Resource[] {
  const kept = structuredClone(definition);
  const first = subject.encode(definition, target);
  const second = subject.encode(structuredClone(definition), target);
  assert.equal(JSON.stringify(second), JSON.stringify(first), `${name}: encoding twice gives two results.`);
  assert.deepEqual(definition, kept, `${name}: encode changes the definition that it reads.`);
  const turned = subject.encode({ ...definition, operations: definition.operations.toReversed() }, target);
  assert.deepEqual(
    bodiesByKey(turned.resources),
    bodiesByKey(first.resources),
    `${name}: keys depend on the order in which operations are listed.`,
  );
  const elsewhere = subject.encode(definition, {
    ...target,
    slug: "elsewhere-v1",
    owner: { ...target.owner, deploymentId: "9d0f7a86-1f5c-4f43-a4a4-6b1e0d3c9f11" },
  });
  const ids = new Set(first.resources.map(({ kind, remoteId }) => (remoteId ? `${kind} ${remoteId}` : undefined)));
  const sharedIn = (resources: readonly Resource[]) => resources.filter(({ shared }) => shared === true);
  assert.deepEqual(
    sharedIn(elsewhere.resources),
    sharedIn(first.resources),
    `${name}: two deployments want different things of what they share.`,
  );
  for (const { key, kind, remoteId, shared } of elsewhere.resources) {
    if (remoteId === undefined || shared) continue;
    assert.ok(!ids.has(`${kind} ${remoteId}`), `${name}: two deployments would share the object of ${key}.`);
  }
  return first.resources;
}

function bodiesByKey(resources: readonly Resource[]): Record<string, JsonObject> {
  return Object.fromEntries(resources.map(({ key, body }) => [key, body]));
}

function expectGraph(name: string, resources: readonly Resource[], order: readonly (readonly string[])[]): void {
  const byKey = new Map(resources.map((resource) => [resource.key, resource]));
  assert.ok(resources.length > 0, `${name}: nothing is encoded.`);
  assert.equal(byKey.size, resources.length, `${name}: two resources have one key.`);
  const levelOf = (resource: Resource) => order.findIndex((kinds) => kinds.includes(resource.kind));
  for (const resource of resources) {
    const { key, kind, dependsOn, cascadesWith, label, place } = resource;
    assert.notEqual(levelOf(resource), -1, `${name}: the order does not name the kind ${kind} of ${key}.`);
    assert.ok(label.trim().length > 0, `${name}: ${key} has no label for a person.`);
    assert.ok(place === undefined || /^(\/|$)/.test(place), `${name}: ${key} has the place ${place}, no pointer.`);
    for (const other of dependsOn) {
      const parent = byKey.get(other);
      assert.ok(parent !== undefined, `${name}: ${key} depends on ${other}, which is not there.`);
      assert.ok(levelOf(parent) <= levelOf(resource), `${name}: ${key} is made before ${other}, on which it depends.`);
    }
    if (cascadesWith !== undefined) {
      assert.ok(byKey.has(cascadesWith), `${name}: ${key} goes with ${cascadesWith}, which is not there.`);
    }
  }
}

/** Saying an object the one way twice changes nothing more, and never who it is. */
function expectCanonical({ subject }: CaseContext, name: string, resources: readonly Resource[]): void {
  for (const resource of resources) {
    const once = subject.canonicalize(resource);
    assert.deepEqual(
      subject.canonicalize(once),
      once,
      `${name}: canonicalising ${resource.key} twice changes it again.`,
    );
    assert.deepEqual(
      [once.key, once.kind],
      [resource.key, resource.kind],
      `${name}: canonicalising renames a resource.`,
    );
  }
}

function expectMarked(name: string, { key, body, secrets = [] }: Resource): void {
  for (const marked of secrets) assert.ok(marked in body, `${name}: ${key} marks ${marked}, which it has not.`);
  for (const path of secretPaths(withoutKeys(body, secrets))) {
    assert.fail(`${name}: ${key} holds ${path}, which reads like a secret and is not marked as one.`);
  }
}

/** A secret that arrives in the definition is only ever inside a marked key. */
function expectCanaryMarked({ subject }: CaseContext, target: EncodeTarget): void {
  if (subject.secretDefinition === undefined) return;
  const { definition, canary } = subject.secretDefinition;
  const { resources } = subject.encode(definition, target);
  assert.ok(JSON.stringify(resources).includes(canary), "The secret of the extension is encoded at all.");
  for (const { body, secrets = [], ...rest } of resources) {
    const open = JSON.stringify([rest, withoutKeys(body, secrets)]);
    assert.ok(!open.includes(canary), `${rest.key} holds a secret of the definition outside its marked keys.`);
  }
}

function withoutKeys(body: JsonObject, keys: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(body).filter(([key]) => !keys.includes(key)));
}

function secretPaths(value: Json | undefined, path = ""): string[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => secretPaths(item, `${path}/${index}`));
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    secretKey.test(key) && typeof inner === "string" && inner !== ""
      ? [`${path}/${key}`]
      : secretPaths(inner, `${path}/${key}`),
  );
}
