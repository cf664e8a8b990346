import { type Definition, type Operation, publicPath } from "#lib/model/definition.ts";
import type { Finding } from "#lib/model/finding.ts";
import { policyMatches } from "#lib/model/policy/policy.ts";
import { pathParameters } from "#lib/openapi/paths.ts";
import type { Encoded, EncodeTarget } from "../connector.ts";
import { limits, readFacts, tierOf } from "./descriptor.ts";
import { encodeDocument } from "./encode/document.ts";
import { nameOperations } from "./encode/operation-names.ts";
import { encodePolicies, type Subscription } from "./policies.ts";
import { type ApiSettings, canonicalize, describeApi, digestOf } from "./wire.ts";

/** "API Management limits": how long a policy document may be, in bytes. */
const largestPolicy = { classic: 262_144, v2: 262_144, consumption: 16_384 } as const;

/** What should exist in API Management for this definition. Pure and deterministic. */
export function encode(definition: Definition, target: EncodeTarget): Encoded {
  const tier = tierOf(readFacts(target.facts));
  const { served, findings } = servedOperations(definition);
  const operations = nameOperations(served);
  const [backend] = definition.backends;
  if (backend === undefined) throw new Error("A definition has at least one backend.");
  const policies = encodePolicies(definition.policies, {
    tier,
    operations,
    slug: target.slug,
    backendUrl: new URL(backend.url).href.replace(/\/+$/, ""),
  });
  const { document, findings: losses } = encodeDocument(definition, operations);
  const settings = settingsOf(definition, target, policies.subscription);
  const { subscriptionKeyParameterNames: keyNames } = settings;
  const digest = digestOf({ document, policy: policies.text, keyNames });
  const resources = [
    {
      kind: "api",
      key: "api",
      remoteId: target.slug,
      label: `API ${target.slug}`,
      dependsOn: [],
      body: {
        digest,
        operations: operations.map(({ name, method, path }) => ({ name, method, urlTemplate: path })),
        document,
        settings,
      },
      payload: ["document", "settings"],
      place: "",
    },
    {
      kind: "release",
      key: "release",
      remoteId: target.slug,
      label: `release of ${target.slug}`,
      dependsOn: ["api"],
      cascadesWith: "api",
      body: { digest, policy: policies.text, ...settings },
      place: "",
    },
  ];
  const all = [...findings, ...severalBackends(definition), ...losses, ...policies.findings];
  return {
    resources: resources.map(canonicalize),
    findings: [...all, ...policySize(policies.text, largestPolicy[tier])],
  };
}

function settingsOf(
  { name, version, basePath }: Definition,
  { owner }: EncodeTarget,
  { required, header, query }: Subscription,
): ApiSettings {
  return {
    displayName: name,
    description: describeApi({ owner, name, version, basePath }),
    path: basePath.slice(1),
    subscriptionRequired: required,
    subscriptionKeyParameterNames: { header, query },
  };
}

/** Operations that API Management can have beside the policies, and why it cannot have the others. */
function servedOperations({ operations, policies }: Definition): { served: Operation[]; findings: Finding[] } {
  const isAnswered = policies.some(({ enabled, config, match }) => {
    return enabled && config.type === "cors" && operations.every((operation) => policyMatches(match, operation));
  });
  const refused = operations.map((operation) => ({ operation, reason: reasonAgainst(operation, isAnswered) }));
  return {
    served: refused.flatMap(({ operation, reason }) => (reason ? [] : [operation])),
    findings: refused.flatMap(({ operation, reason }) => (reason ? [{ ...reason, place: placeOf(operation) }] : [])),
  };
}

/** "CORS policy" and "API import restrictions and known issues". */
function reasonAgainst({ method, path }: Operation, isAnswered: boolean): Omit<Finding, "place"> | undefined {
  if (method === "TRACE") {
    return {
      severity: "error",
      code: "operation.trace",
      sentence: "API Management has no TRACE operations.",
      instead: "Remove the operation.",
    };
  }
  const parameters = pathParameters(path);
  const repeated = parameters.find((name, index) => parameters.indexOf(name) !== index);
  if (repeated !== undefined) {
    return {
      severity: "error",
      code: "operation.repeated-parameter",
      sentence: `API Management takes each path parameter once, and {${repeated}} is there twice.`,
      instead: "Rename one of them.",
    };
  }
  if (method !== "OPTIONS" || !isAnswered) return undefined;
  return {
    severity: "warning",
    code: "operation.preflight",
    sentence: "API Management answers no preflight while an API has an OPTIONS operation of its own.",
    instead: "The CORS policy answers OPTIONS; the backend is not asked.",
  };
}

function placeOf({ path, method }: Operation): string {
  return `/paths/${path.replaceAll("~", "~0").replaceAll("/", "~1")}/${method.toLowerCase()}`;
}

function severalBackends({ backends, basePath, operations: [first] }: Definition): Finding[] {
  if (backends.length === 1) return [];
  return [
    {
      severity: "error",
      code: "backend.several",
      place: "/backends",
      sentence: limits["several-backends"],
      instead: `Every request, such as ${publicPath(basePath, first?.path ?? "/")}, goes to ${backends[0]?.url}.`,
      feature: "several-backends",
      fidelity: "unsupported",
      override: true,
    },
  ];
}

function policySize(text: string, largest: number): Finding[] {
  const bytes = Buffer.byteLength(text);
  if (bytes <= largest) return [];
  return [
    {
      severity: "error",
      code: "policy.too-large",
      place: "/policies",
      sentence: `The policy document has ${bytes} bytes. This tier takes at most ${largest}.`,
      instead: "Use fewer policies for single operations, or split the API.",
    },
  ];
}
