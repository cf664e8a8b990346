import type { Definition } from "#lib/model/definition.ts";
import type { Finding } from "#lib/model/finding.ts";
import type { JsonObject } from "#lib/model/json.ts";
import { canonicalHash } from "#lib/openapi/canonical.ts";
import type { RestApiFacts, RestApiSettings } from "../descriptor.ts";
import { type EncodedPolicies, encodePolicies, stageSettings, stageVariables } from "../policies.ts";
import type { StageSettings } from "../wire.ts";
import { encodeDocument } from "./document.ts";
import { resourcePaths } from "./resource-paths.ts";

/** One definition, as the document that a snapshot is made from and what a stage says around it. */
export interface EncodedSnapshot {
  readonly basePath: string;
  readonly document: JsonObject;
  readonly digest: string;
  readonly variables: Record<string, string>;
  /** What the stage holds for all requests. */
  readonly settings: StageSettings;
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
  return {
    basePath: definition.basePath,
    document,
    digest: canonicalHash(document),
    variables: stageVariables(policies.api),
    settings: stageSettings(policies.api),
    policies,
    isKeyed: policies.operations.some(({ isKeyed }) => isKeyed),
    findings: [...pathFindings, ...findings, ...policies.findings],
  };
}
