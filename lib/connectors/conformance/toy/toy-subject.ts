import { createHarness } from "../harness.ts";
import { sampleDefinition } from "../samples.ts";
import { type ConformanceSubject, conformanceSubject, type InventoryObject, type SandboxHandle } from "../subject.ts";
import { type ToyConnector, toyConnector } from "./toy-connector.ts";
import { ToyDataPath } from "./toy-data-path.ts";
import type { ToyCredentials, ToySettings } from "./toy-descriptor.ts";
import { answer, ToyGateway } from "./toy-gateway.ts";

const address = "http://127.0.0.1:9";
const canary = "canary-signing-secret";

/** The toy connector, or a broken relative of it, with a gateway in memory for each start. */
export function toySubject(connector: ToyConnector = toyConnector): ConformanceSubject {
  return conformanceSubject({
    connector,
    start: async ({ facts }) => startToy(String(facts.edition)),
    secretDefinition: {
      canary,
      definition: {
        ...sampleDefinition({ backends: ["http://backend.invalid"], operations: ["GET /status"] }),
        extensions: { toy: { signingSecret: canary } },
      },
    },
  });
}

function startToy(edition: string): SandboxHandle<ToySettings, ToyCredentials> {
  const now = (): Date => harness.now();
  const gateway = new ToyGateway(edition, now);
  const dataPath = new ToyDataPath(gateway, now);
  const harness = createHarness({
    send: async (request) => gateway.handle(request),
    answer: (how, retryAfterMs) =>
      answer(
        Number(how),
        { error: `The gateway says ${how}.` },
        retryAfterMs === undefined ? {} : { "retry-after": String(retryAfterMs / 1000) },
      ),
  });
  return {
    settings: { address },
    credentials: {
      good: { token: "toy-good-token" },
      bad: { token: "toy-revoked-token" },
      limited: [{ credentials: { token: "toy-reader-token" }, missing: "apis:write" }],
    },
    harness,
    inventory: async () => inventoryOf(gateway),
    placeForeign: async ({ kind, remoteId, body }) => {
      if (kind !== "api" || remoteId === undefined) return false;
      const spec = { title: "Theirs", version: "9", basePath: "/theirs" };
      const state = "ready";
      gateway.objects.set(remoteId, {
        id: remoteId,
        kind,
        name: String(body.name),
        parent: null,
        mark: null,
        spec,
        state,
      });
      return true;
    },
    edit: async ({ remoteId, kind }) => {
      const object = gateway.objects.get(remoteId);
      if (object === undefined || kind !== "backend") return false;
      gateway.objects.set(remoteId, { ...object, spec: { ...object.spec, weight: 1 } });
      return true;
    },
    remove: async ({ remoteId }) => {
      for (const part of gateway.partsOf(remoteId)) gateway.objects.delete(part.id);
      gateway.objects.delete(remoteId);
    },
    seedApis: async (count) => {
      for (let index = 0; index < count; index += 1) {
        const id = `t-${String(index).padStart(6, "0")}`;
        const spec = { title: `Theirs ${index}`, version: "1", basePath: `/theirs-${index}` };
        gateway.objects.set(id, { id, kind: "api", name: id, parent: null, mark: null, spec, state: "ready" });
      }
    },
    unfinishedOperations: async () => gateway.unfinishedOperations(),
    call: (endpoint, request) => dataPath.serve(new URL(`${endpoint}${request.path}`), request),
    close: async () => {},
  };
}

function inventoryOf(gateway: ToyGateway): InventoryObject[] {
  const objects = [...gateway.objects.values()].map(({ id, kind, ...content }) => ({ id, kind, content }));
  const keys = [...gateway.keys].map(([id, { name, api }]) => ({ id, kind: "key", content: { name, api } }));
  return [...objects, ...keys].toSorted((a, b) => (a.id < b.id ? -1 : 1));
}
