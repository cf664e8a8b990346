import type { Definition } from "#lib/model/definition.ts";
import type { Finding } from "#lib/model/finding.ts";
import type { Resource } from "#lib/model/resource.ts";
import type { Encoded, EncodeTarget } from "../connector.ts";
import { limits, readExtensions, readFacts, readSettings } from "./descriptor.ts";
import { managedAuthorizer } from "./encode/authorizer.ts";
import { canaryFindings } from "./encode/canary.ts";
import { encodeSnapshot } from "./encode/snapshot.ts";
import type { EncodedPolicies } from "./policies.ts";
import { describeApi } from "./wire.ts";

/** Bytes: "Amazon API Gateway quotas", the size of a document to import. */
const largestDocument = 6 * 1024 * 1024;

/** What should exist in an account for this definition. Pure and deterministic. */
export function encode(definition: Definition, target: EncodeTarget): Encoded {
  const settings = readSettings(target.settings);
  const account = { settings, facts: readFacts(target.facts) };
  const { stageName, endpointType } = settings;
  const { share = 100 } = target;
  const snapshot = encodeSnapshot(definition, target.slug, account);
  const { document, digest } = snapshot;
  const rest = share < 100 && target.rest ? encodeSnapshot(target.rest, target.slug, account) : undefined;
  // What is the stage's holds for all requests, so a canary leaves it as it is for those that go elsewhere.
  const whole = rest ?? snapshot;
  const api: Resource = {
    kind: "api",
    key: "api",
    label: `REST API ${target.slug}`,
    body: { name: target.slug, endpointType, description: describeApi(definition.name, definition.basePath) },
    dependsOn: [],
  };
  const resources: Resource[] = [
    ...managedAuthorizer([snapshot, ...(rest ? [rest] : [])], account),
    api,
    {
      kind: "document",
      key: "document",
      label: `definition of ${target.slug}`,
      body: { digest, document, ...(settings.deepCheck ? { undeployed: {} } : {}) },
      payload: ["document"],
      dependsOn: ["api"],
      cascadesWith: "api",
    },
    {
      kind: "stage",
      key: "stage",
      label: `stage ${stageName} of ${target.slug}`,
      body: {
        stageName,
        digest,
        share,
        ...(rest ? { rest: { digest: rest.digest, variables: rest.variables } } : {}),
        variables: snapshot.variables,
        throttling: { ...whole.settings.throttling },
        cache: { ...whole.settings.cache },
      },
      dependsOn: ["api", "document"],
    },
    ...usagePlan(rest?.isKeyed ? rest.policies : snapshot.policies, target.slug, stageName),
  ];
  return {
    resources,
    findings: [
      ...severalBackends(definition),
      ...unknownExtensions(definition),
      ...tooLarge(JSON.stringify(document)),
      ...snapshot.findings,
      ...(rest ? canaryFindings(snapshot, rest) : []),
    ],
  };
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

/** It may ask for signatures in words that this Gatehouse does not know: nothing may be left open for that. */
function unknownExtensions(definition: Definition): Finding[] {
  if (readExtensions(definition) !== undefined) return [];
  return [
    {
      severity: "error",
      code: "aws.extensions",
      place: "/extensions/aws-rest",
      sentence: "What the API says for REST APIs alone is not understood.",
      instead: "Choose it again beside the policies.",
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
