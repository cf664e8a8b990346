import { createHash } from "node:crypto";
import type { Backend, Definition } from "#lib/model/definition.ts";
import type { Finding } from "#lib/model/finding.ts";
import type { OwnerMark, Resource } from "#lib/model/resource.ts";
import type { EncodeTarget } from "../../connector.ts";
import { limits, type Tier } from "../descriptor.ts";
import type { Destination } from "../policies.ts";
import { backendPrefix, describeBackend } from "../wire.ts";

/** "Backends in API Management": the heaviest weight of a backend in a pool, and how many a pool holds. */
const heaviest = 100;
const mostInPool = 30;

interface EncodedBackends {
  readonly resources: readonly Resource[];
  /** Where the policies send requests. */
  readonly destination: Destination;
  readonly findings: readonly Finding[];
}

interface Member {
  readonly url: string;
  readonly weight: number;
}

/** One backend is an address in the policies; several are entities of their own, in a pool that the policies name. */
export function encodeBackends({ backends }: Definition, tier: Tier, target: EncodeTarget): EncodedBackends {
  const members = membersOf(backends);
  const [first] = members;
  if (first === undefined) throw new Error("A definition has at least one backend.");
  const alone = { resources: [], destination: { url: first.url }, findings: [] };
  if (members.length === 1) return alone;
  if (tier === "consumption") return { ...alone, findings: [noPool(first)] };
  const { weights, findings } = weigh(members);
  const pool = backendPrefix(target.owner);
  const entities = members.map(({ url }) => entity(url, target.owner));
  const services = entities.map(({ remoteId }, index) => ({ name: remoteId, weight: weights[index] ?? 0 }));
  const resource: Resource = {
    kind: "pool",
    key: "pool",
    remoteId: pool,
    label: `pool of ${members.length} backends of ${target.slug}`,
    dependsOn: entities.map(({ key }) => key),
    body: { description: describeBackend(target.owner), services },
    place: "/backends",
  };
  return {
    resources: [...entities, resource],
    destination: { pool },
    findings: [...findings, ...poolSize(members.length)],
  };
}

/** One for each address; those that share one share its weight. Who gets no requests is left out. */
function membersOf(backends: readonly Backend[]): Member[] {
  const weights = new Map<string, number>();
  // Where nobody has a weight, everybody has the same.
  const isUnweighed = backends.every(({ weight }) => weight === 0);
  for (const { url, weight } of backends) {
    const address = new URL(url).href.replace(/\/+$/, "");
    weights.set(address, (weights.get(address) ?? 0) + (isUnweighed ? 1 : weight));
  }
  return [...weights].filter(([, weight]) => weight > 0).map(([url, weight]) => ({ url, weight }));
}

function entity(url: string, owner: OwnerMark): Resource & { readonly remoteId: string } {
  const digest = createHash("sha256").update(url).digest("hex").slice(0, 8);
  return {
    kind: "backend",
    key: `backend/${digest}`,
    remoteId: `${backendPrefix(owner)}-${digest}`,
    label: `backend ${url}`,
    dependsOn: [],
    body: { description: describeBackend(owner), url },
    place: "/backends",
  };
}

/** Weights in the room that a pool has for them: the same shares, exactly where they can be. */
function weigh(members: readonly Member[]): { readonly weights: readonly number[]; readonly findings: Finding[] } {
  const divisor = members.reduce((common, { weight }) => greatestCommonDivisor(common, weight), 0);
  const reduced = members.map(({ weight }) => weight / divisor);
  const most = Math.max(...reduced);
  if (most <= heaviest) return { weights: reduced, findings: [] };
  const weights = reduced.map((weight) => Math.max(1, Math.round((weight * heaviest) / most)));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const shares = weights.map((weight) => `${((100 * weight) / total).toFixed(1)} %`).join(", ");
  return {
    weights,
    findings: [
      {
        severity: "info",
        code: "backend.weights",
        place: "/backends",
        sentence: limits["several-backends"],
        instead: `The backends get ${shares} of the requests, in their order.`,
        feature: "several-backends",
        fidelity: "approximate",
      },
    ],
  };
}

function greatestCommonDivisor(one: number, other: number): number {
  return other === 0 ? one : greatestCommonDivisor(other, one % other);
}

function poolSize(count: number): Finding[] {
  if (count <= mostInPool) return [];
  return [
    {
      severity: "error",
      code: "backend.too-many",
      place: "/backends",
      sentence: `A pool of API Management holds at most ${mostInPool} backends, and there are ${count}.`,
      instead: "Put a load balancer in front of some of them.",
    },
  ];
}

function noPool({ url }: Member): Finding {
  return {
    severity: "error",
    code: "backend.several",
    place: "/backends",
    sentence: limits["several-backends-consumption"],
    instead: `Every request goes to ${url}.`,
    feature: "several-backends",
    fidelity: "unsupported",
    override: true,
  };
}
