import type { Definition } from "#lib/model/definition.ts";
import type { Finding } from "#lib/model/finding.ts";
import type { JsonObject } from "#lib/model/json.ts";
import { canonicalHash } from "#lib/openapi/canonical.ts";
import type { RestApiFacts, RestApiSettings } from "../descriptor.ts";
import { type EncodedPolicies, encodePolicies, stageVariables } from "../policies.ts";
import { encodeDocument } from "./document.ts";
import { resourcePaths } from "./resource-paths.ts";

/** One definition, as the document that a snapshot is made from and what a stage says around it. */
export interface EncodedSnapshot {
  readonly basePath: string;
  readonly document: JsonObject;
  readonly digest: string;
  readonly variables: Record<string, string>;
  /** Limits of the stage, by method key. */
  readonly throttling: Record<string, { readonly rate: number; readonly burst: number }>;
  readonly policies: EncodedPolicies;
  /** Some operation wants a key, so there is a usage plan. */
  readonly isKeyed: boolean;
  readonly findings: readonly Finding[];
}

export function encodeSnapshot(
  definition: Definition,
  slug: string,
  account: { readonly settings: RestApiSettings; readonly facts: RestApiFacts },
): EncodedSnapshot {
  const { placed, findings: pathFindings } = resourcePaths(definition);
  const policies = encodePolicies(definition, placed, account);
  const backend = new URL(definition.backends[0]?.url ?? "").href.replace(/\/+$/, "");
  const { document, findings } = encodeDocument(definition, slug, policies, backend);
  const throttling = [...policies.api.throttling].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return {
    basePath: definition.basePath,
    document,
    digest: canonicalHash(document),
    variables: stageVariables(policies.api),
    throttling: Object.fromEntries(throttling.map(([key, { rate, burst }]) => [key, { rate, burst }])),
    policies,
    isKeyed: policies.operations.some(({ isKeyed }) => isKeyed),
    findings: [...pathFindings, ...findings, ...policies.findings],
  };
}
