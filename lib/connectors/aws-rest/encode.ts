import type { Definition } from "#lib/model/definition.ts";
import type { Finding } from "#lib/model/finding.ts";
import type { Resource } from "#lib/model/resource.ts";
import { canonicalHash } from "#lib/openapi/canonical.ts";
import type { Encoded, EncodeTarget } from "../connector.ts";
import { limits, readFacts, readSettings } from "./descriptor.ts";
import { encodeDocument } from "./encode/document.ts";
import { resourcePaths } from "./encode/resource-paths.ts";
import { type EncodedPolicies, encodePolicies, stageVariables } from "./policies.ts";
import { describeApi } from "./wire.ts";

/** Bytes: "Amazon API Gateway quotas", the size of a document to import. */
const largestDocument = 6 * 1024 * 1024;

/** What should exist in an account for this definition. Pure and deterministic. */
export function encode(definition: Definition, target: EncodeTarget): Encoded {
  const settings = readSettings(target.settings);
  const { placed, findings: pathFindings } = resourcePaths(definition);
  const policies = encodePolicies(definition, placed, { settings, facts: readFacts(target.facts) });
  const backend = new URL(definition.backends[0]?.url ?? "").href.replace(/\/+$/, "");
  const { document, findings: documentFindings } = encodeDocument(definition, target.slug, policies, backend);
  const digest = canonicalHash(document);
  const { stageName, endpointType } = settings;
  const throttling = Object.fromEntries([...policies.api.throttling].toSorted(([a], [b]) => (a < b ? -1 : 1)));
  const api: Resource = {
    kind: "api",
    key: "api",
    label: `REST API ${target.slug}`,
    body: { name: target.slug, endpointType, description: describeApi(definition.name, definition.basePath) },
    dependsOn: [],
  };
  const resources: Resource[] = [
    api,
    {
      kind: "document",
      key: "document",
      label: `definition of ${target.slug}`,
      body: { digest, document },
      payload: ["document"],
      dependsOn: ["api"],
      cascadesWith: "api",
    },
    {
      kind: "stage",
      key: "stage",
      label: `stage ${stageName} of ${target.slug}`,
      body: { stageName, digest, variables: stageVariables(policies.api), throttling: bodyOfThrottling(throttling) },
      dependsOn: ["api", "document"],
    },
    ...usagePlan(policies, target.slug, stageName),
  ];
  return {
    resources,
    findings: [
      ...pathFindings,
      ...severalBackends(definition),
      ...tooLarge(JSON.stringify(document)),
      ...documentFindings,
      ...policies.findings,
    ],
  };
}

function bodyOfThrottling(throttling: Record<string, { rate: number; burst: number }>) {
  return Object.fromEntries(Object.entries(throttling).map(([key, { rate, burst }]) => [key, { rate, burst }]));
}

/** Keys belong to a usage plan; a key of a plan opens every stage of it, so each API has one of its own. */
function usagePlan({ api, operations }: EncodedPolicies, slug: string, stageName: string): Resource[] {
  if (!operations.some(({ isKeyed }) => isKeyed)) return [];
  const { planThrottle, planQuota } = api;
  return [
    {
      kind: "usage-plan",
      key: "usage-plan",
      label: `usage plan of ${slug}`,
      body: {
        name: slug,
        stageName,
        throttle: planThrottle ? { rate: planThrottle.rate, burst: planThrottle.burst } : null,
        quota: planQuota ? { limit: planQuota.limit, period: planQuota.period } : null,
      },
      dependsOn: ["api", "stage"],
    },
  ];
}

function severalBackends({ backends }: Definition): Finding[] {
  if (backends.length < 2) return [];
  return [
    {
      severity: "error",
      code: "aws.several-backends",
      place: "/backends",
      sentence: limits["several-backends"],
      instead: "Put a load balancer in front of them, and name that.",
      feature: "several-backends",
      fidelity: "unsupported",
    },
  ];
}

function tooLarge(text: string): Finding[] {
  const bytes = new TextEncoder().encode(text).length;
  if (bytes <= largestDocument) return [];
  return [
    {
      severity: "error",
      code: "aws.document-size",
      place: "",
      sentence: `API Gateway imports documents of ${largestDocument} bytes at most, and this one takes ${bytes}.`,
      instead: "Split the API.",
    },
  ];
}
