import type { Definition, Operation } from "#lib/model/definition.ts";
import type { Finding } from "#lib/model/finding.ts";
import { policyMatches } from "#lib/model/policy/policy.ts";
import type { Resource } from "#lib/model/resource.ts";
import { pathParameters } from "#lib/openapi/paths.ts";
import type { Encoded, EncodeTarget } from "../connector.ts";
import { readFacts, readSettings, tierOf } from "./descriptor.ts";
import { encodeBackends } from "./encode/backends.ts";
import { encodeDocument } from "./encode/document.ts";
import { nameOperations } from "./encode/operation-names.ts";
import { placeOf } from "./encode/version-set.ts";
import { encodePolicies, type Subscription } from "./policies.ts";
import {
  type ApiSettings,
  canonicalize,
  describeApi,
  describeVersionSet,
  digestOf,
  stemOf,
  versionSetName,
} from "./wire.ts";

/** "API Management limits": how long a policy document may be, in bytes. */
const largestPolicy = { classic: 262_144, v2: 262_144, consumption: 16_384 } as const;

/** "Api Version Set": how long a display name may be, in characters. */
const longestSetName = 100;

/** What should exist in API Management for this definition. Pure and deterministic. */
export function encode(definition: Definition, target: EncodeTarget): Encoded {
  const tier = tierOf(readFacts(target.facts));
  const { served, findings } = servedOperations(definition);
  const operations = nameOperations(served);
  const backends = encodeBackends(definition, tier, target);
  const policies = encodePolicies(definition.policies, {
    tier,
    operations,
    slug: target.slug,
    destination: backends.destination,
  });
  const { document, findings: losses } = encodeDocument(definition, operations);
  const settings = settingsOf(definition, target, policies.subscription);
  const { subscriptionKeyParameterNames: keyNames } = settings;
  const digest = digestOf({ document, policy: policies.text, keyNames });
  const sets = versionSetsOf(settings, target);
  const resources = [
    ...sets,
    ...backends.resources,
    {
      kind: "api",
      key: "api",
      remoteId: target.slug,
      label: `API ${target.slug}`,
      dependsOn: sets.map(({ key }) => key),
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
      dependsOn: ["api", ...backends.resources.filter(({ kind }) => kind === "pool").map(({ key }) => key)],
      cascadesWith: "api",
      body: { digest, policy: policies.text, ...settings },
      place: "",
    },
  ];
  const all = [...findings, ...backends.findings, ...losses, ...policies.findings];
  return {
    resources: resources.map(canonicalize),
    findings: [...all, ...policySize(policies.text, largestPolicy[tier])],
  };
}

function settingsOf(
  { name, version, basePath }: Definition,
  { owner, slug, settings }: EncodeTarget,
  { required, header, query }: Subscription,
): ApiSettings {
  return {
    displayName: name,
    description: describeApi({ owner, name, version, basePath }),
    ...placeOf(basePath, readSettings(settings).versioning === "sets" ? versionSetName(owner, slug) : undefined),
    subscriptionRequired: required,
    subscriptionKeyParameterNames: { header, query },
  };
}

/** The set that the version is in. It is shared with the API's other versions, so it says nothing of a single one. */
function versionSetsOf({ versionSet, displayName }: ApiSettings, { owner, slug }: EncodeTarget): Resource[] {
  if (versionSet === "") return [];
  const description = describeVersionSet(owner, stemOf(slug));
  return [
    {
      kind: "version-set",
      key: `version-set/${versionSet}`,
      remoteId: versionSet,
      label: `version set ${versionSet}`,
      dependsOn: [],
      body: { description, versioningScheme: "Segment", displayName: displayName.slice(0, longestSetName) },
      payload: ["displayName"],
      place: "/basePath",
    },
  ];
}

/** Operations that API Management can have beside the policies, and why it cannot have the others. */
function servedOperations({ operations, policies }: Definition): { served: Operation[]; findings: Finding[] } {
  const isAnswered = policies.some(({ enabled, config, match }) => {
    return enabled && config.type === "cors" && operations.every((operation) => policyMatches(match, operation));
  });
  const refused = operations.map((operation) => ({ operation, reason: reasonAgainst(operation, isAnswered) }));
  return {
    served: refused.flatMap(({ operation, reason }) => (reason ? [] : [operation])),
    findings: refused.flatMap(({ operation, reason }) => (reason ? [{ ...reason, place: pointerTo(operation) }] : [])),
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

function pointerTo({ path, method }: Operation): string {
  return `/paths/${path.replaceAll("~", "~0").replaceAll("/", "~1")}/${method.toLowerCase()}`;
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
