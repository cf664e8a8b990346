import type { Definition } from "#lib/model/definition.ts";
import type { Finding } from "#lib/model/finding.ts";
import type { JsonObject } from "#lib/model/json.ts";
import type { Resource } from "#lib/model/resource.ts";
import type { EncodeTarget } from "../../connector.ts";
import { limits } from "../descriptor.ts";
import { ownedBody, ownerTags } from "../wire.ts";
import { resource } from "./resource.ts";

interface EncodedBackends {
  readonly resources: readonly Resource[];
  /** Protocol, host and port of the service. */
  readonly service: JsonObject;
  readonly backendPath: string;
  readonly findings: Finding[];
}

/** One backend is the service's own host; several become an upstream with weighted targets. */
export function encodeBackends({ backends, basePath }: Definition, target: EncodeTarget): EncodedBackends {
  const parsed = backends.map(({ url, weight }) => ({ ...readAddress(url), weight }));
  const [first] = parsed;
  if (first === undefined) throw new Error("A definition has at least one backend.");
  const findings = parsed.flatMap((backend, index) => objectionTo(backend, first, basePath, `/backends/${index}`));
  const service = { protocol: first.protocol, host: first.host, port: first.port };
  if (parsed.length === 1) return { resources: [], service, backendPath: first.path, findings };
  const name = `${target.slug}.gatehouse`;
  const resources = [
    resource(target, "upstream", "upstream", {
      label: `upstream ${name}`,
      body: ownedBody("upstream", { name, tags: ownerTags(target.owner) }),
    }),
    ...encodeTargets(parsed, target),
  ];
  return { resources, service: { ...service, host: name }, backendPath: first.path, findings };
}

/** One target for each address; backends that share one share its weight. */
function encodeTargets(backends: readonly Address[], target: EncodeTarget): Resource[] {
  const weights = new Map<string, number>();
  for (const { host, port, weight } of backends)
    weights.set(`${host}:${port}`, (weights.get(`${host}:${port}`) ?? 0) + weight);
  return [...weights].map(([address, weight]) =>
    resource(target, "target", `target/${address}`, {
      dependsOn: ["upstream"],
      cascadesWith: "upstream",
      label: `target ${address}`,
      body: { target: address, weight, tags: ownerTags(target.owner) },
    }),
  );
}

/** A service has one protocol and one path for all its targets, and Kong may run what stands in a path. */
function objectionTo(backend: Address, first: Address, basePath: string, place: string): Finding[] {
  if (basePath !== "/" && backend.path.includes("$(")) {
    return [
      {
        severity: "error",
        code: "backend.unsafe-path",
        place,
        sentence: "Kong would run what stands in $(…) in this path.",
        instead: "Use a backend path without it.",
      },
    ];
  }
  if (backend.path === first.path && backend.protocol === first.protocol) return [];
  return [
    {
      severity: "error",
      code: "backend.mixed",
      place,
      sentence: limits["several-backends"],
      instead: `It is called with ${first.protocol} on ${first.path || "/"}, as the first backend is.`,
      feature: "several-backends",
      fidelity: "unsupported",
      override: true,
    },
  ];
}

interface Address {
  readonly protocol: string;
  readonly host: string;
  readonly port: number;
  /** Without a trailing slash. */
  readonly path: string;
  readonly weight: number;
}

function readAddress(address: string): Omit<Address, "weight"> {
  const url = new URL(address);
  const protocol = url.protocol.slice(0, -1);
  const port = url.port === "" ? (protocol === "https" ? 443 : 80) : Number(url.port);
  return { protocol, host: url.hostname, port, path: url.pathname.replace(/\/+$/, "") };
}
