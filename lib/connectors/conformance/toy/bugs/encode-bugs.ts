import type { Finding } from "#lib/model/finding.ts";
import type { Resource } from "#lib/model/resource.ts";
import { canonicalize } from "../toy-wire.ts";
import { encodes, type ToyBug } from "./toy-bug.ts";

let encodings = 0;

/** Mistakes in translating, planning and counting: no network in any of them. */
export const encodeBugs: readonly ToyBug[] = [
  {
    name: "encode is not deterministic",
    fails: [3, 10],
    breaks: encodes(({ resources, findings }) => {
      encodings += 1;
      return { findings, resources: resources.map((r) => ({ ...r, label: `${r.label} #${encodings}` })) };
    }),
  },
  {
    name: "encode changes what it reads",
    fails: [3],
    breaks: encodes((encoded, definition) => {
      definition.operations.sort((a, b) => (a.path < b.path ? -1 : 1));
      return encoded;
    }),
  },
  {
    name: "two resources have one key",
    fails: [3, 4],
    breaks: encodes(({ resources, findings }) => ({ resources: [...resources, ...resources.slice(-1)], findings })),
  },
  {
    name: "keys are positions",
    fails: [3, 8],
    breaks: encodes(
      mapResources((resource, index) =>
        resource.kind === "route" ? { ...resource, key: `route/${index}` } : resource,
      ),
    ),
  },
  {
    name: "a dependency is missing",
    fails: [3],
    breaks: encodes(mapResources((resource) => ({ ...resource, dependsOn: [...resource.dependsOn, "nowhere"] }))),
  },
  {
    name: "a secret is not marked",
    fails: [3],
    breaks: encodes(mapResources((resource) => ({ ...resource, secrets: undefined }))),
  },
  {
    name: "two deployments share an object",
    fails: [3],
    breaks: encodes(
      mapResources((r) => (r.kind === "route" ? { ...r, remoteId: Buffer.from(r.key).toString("hex") } : r)),
    ),
  },
  {
    name: "what two deployments share differs between them",
    fails: [3],
    breaks: encodes(mapResources((resource) => ({ ...resource, shared: true }))),
  },
  {
    name: "children are made before their parent",
    fails: [3, 4, 5, 6, 8, 9, 11, 12, 14],
    breaks: (connector) => ({ ...connector, order: connector.order.toReversed() }),
  },
  {
    name: "a default of the gateway is not canonicalised",
    fails: [4, 5, 6, 7, 8, 11, 12],
    breaks: (connector) => ({
      ...connector,
      canonicalize: (resource) => {
        const { url, method } = resource.body;
        const { body } = canonicalize(resource);
        return {
          ...resource,
          body: { ...body, ...(url !== undefined && { url }), ...(method !== undefined && { method }) },
        };
      },
    }),
  },
  {
    name: "predicts one read too few",
    fails: [4, 5, 6],
    breaks: (connector) => ({ ...connector, predict: (...input) => ({ ...connector.predict(...input), reads: 1 }) }),
  },
  {
    name: "predicts a write for each child that goes with its parent",
    fails: [6],
    breaks: (connector) => ({ ...connector, predict: (changes) => ({ reads: 2, writes: changes.length }) }),
  },
  {
    name: "rewrites everything on any change",
    fails: [5],
    breaks: encodes((encoded, { operations }) => {
      const stamp = operations.length;
      return mapResources((r) => (r.kind === "route" ? { ...r, body: { ...r.body, stamp } } : r))(encoded);
    }),
  },
  {
    name: "decode drops an operation",
    fails: [9],
    breaks: (connector) => ({
      ...connector,
      decode: (remote) => {
        const { definition, findings } = connector.decode(remote);
        const operations = definition.operations.length > 1 ? definition.operations.slice(1) : definition.operations;
        return { definition: { ...definition, operations }, findings };
      },
    }),
  },
  {
    name: "decode forgets to which operations a policy applies",
    fails: [9],
    breaks: (connector) => ({
      ...connector,
      decode: (remote) => {
        const { definition, findings } = connector.decode(remote);
        const policies = definition.policies.map((entry) => ({ ...entry, match: { paths: [], methods: [] } }));
        return { definition: { ...definition, policies }, findings };
      },
    }),
  },
  {
    name: "declares a policy full and drops it in silence",
    fails: [5, 9, 10, 14],
    breaks: encodes(({ resources, findings }, { policies }) => ({
      findings,
      resources: resources.filter(({ place }) => policies[policyIndex(place)]?.config.type !== "rate-limit"),
    })),
  },
  {
    name: "two findings for one unsupported policy",
    fails: [10],
    breaks: encodes(({ resources, findings }) => ({ resources, findings: findings.flatMap((f) => [f, f]) })),
  },
  {
    name: "a finding has no place",
    fails: [10],
    breaks: encodes(mapFindings((finding) => ({ ...finding, place: "" }))),
  },
  {
    name: "the unsupported second of two entries is not confessed",
    fails: [10],
    breaks: encodes(({ resources, findings }) => ({ resources, findings: findings.slice(0, 1) })),
  },
  {
    name: "dropped security may be overridden",
    fails: [10],
    breaks: encodes(mapFindings((finding) => ({ ...finding, override: true }))),
  },
  {
    name: "throws on what is unsupported",
    fails: [3, 4, 5, 6, 7, 8, 9, 10, 12, 14],
    breaks: encodes((encoded) => {
      if (encoded.findings.length > 0) throw new Error("Not supported.");
      return encoded;
    }),
  },
  {
    name: "encodes a disabled policy",
    fails: [10],
    breaks: (connector) => ({
      ...connector,
      encode: (definition, target) => {
        const policies = definition.policies.map((entry) => ({ ...entry, enabled: true }));
        return connector.encode({ ...definition, policies }, target);
      },
    }),
  },
];

function mapResources(change: (resource: Resource, index: number) => Resource) {
  return ({ resources, findings }: { resources: readonly Resource[]; findings: readonly Finding[] }) => ({
    resources: resources.map(change),
    findings,
  });
}

function mapFindings(change: (finding: Finding) => Finding) {
  return ({ resources, findings }: { resources: readonly Resource[]; findings: readonly Finding[] }) => ({
    resources,
    findings: findings.map(change),
  });
}

function policyIndex(place: string | undefined): number {
  return Number(/^\/policies\/(\d+)$/.exec(place ?? "")?.[1] ?? -1);
}
