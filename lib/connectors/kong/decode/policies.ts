import type { Definition } from "#lib/model/definition.ts";
import type { Finding } from "#lib/model/finding.ts";
import type { JsonObject } from "#lib/model/json.ts";
import { type PolicyConfig, type PolicyEntry, policyTypes } from "#lib/model/policy/policy.ts";
import type { ObservedResource } from "#lib/model/resource.ts";
import { matchesFor } from "../../policy-match.ts";
import { readFacts } from "../descriptor.ts";
import { captureOf } from "../encode.ts";
import { decodePlugin, decodeService, type PolicyContext } from "../policies.ts";
import { effectivePlugins } from "./effective-plugins.ts";
import type { ReadOperation } from "./operations.ts";
import { unsaid } from "./unsaid.ts";

/** The policies that together say what every operation's plugins say; where they do not quite, a finding names the plugin. */
export function readPolicies(
  bare: Definition,
  operations: readonly ReadOperation[],
  resources: readonly ObservedResource[],
  service: JsonObject,
  backendPath: string,
  findings: Finding[],
): PolicyEntry[] {
  const effective = effectivePlugins(operations, resources, findings);
  const apiMethods = bare.operations.map(({ method }) => method);
  const context: PolicyContext = {
    facts: readFacts({}),
    group: "",
    backendPath,
    captureOf,
  };
  const said = new Map<string, { config: PolicyConfig; ids: Set<string> }>();
  const say = (config: PolicyConfig, id: string) => {
    const entry = said.get(JSON.stringify(config)) ?? { config, ids: new Set() };
    entry.ids.add(id);
    said.set(JSON.stringify(config), entry);
  };
  for (const operation of bare.operations) {
    for (const config of decodeService(service)) say(config, operation.id);
    for (const [name, config] of effective.get(operation.id) ?? []) {
      for (const policy of decodePlugin(name, config, { operation, apiMethods, context })) say(policy, operation.id);
    }
  }
  const ordered = [...said.values()].toSorted(
    (a, b) => policyTypes.indexOf(a.config.type) - policyTypes.indexOf(b.config.type),
  );
  const policies = ordered
    .flatMap(({ config, ids }) => matchesFor(ids, bare).map((match) => ({ config, match })))
    .map(({ config, match }, index) => ({ id: `${config.type}-${index + 1}`, name: "", enabled: true, match, config }));
  findings.push(...unsaid({ ...bare, policies }, effective, context));
  return policies;
}
