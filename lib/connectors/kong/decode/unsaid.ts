import type { Definition } from "#lib/model/definition.ts";
import type { Finding } from "#lib/model/finding.ts";
import type { JsonObject } from "#lib/model/json.ts";
import { encodePolicies, type PolicyContext } from "../policies.ts";
import { canonicalPluginConfig, objectOf, textOf } from "../wire.ts";

/** Says the policies again and compares: what Kong has and they do not say is named, with its configuration. */
export function unsaid(
  definition: Definition,
  effective: ReadonlyMap<string, ReadonlyMap<string, JsonObject>>,
  context: PolicyContext,
): Finding[] {
  const again = encodePolicies(definition, context).plugins;
  const different = new Map<string, JsonObject>();
  for (const [id, plugins] of effective) {
    for (const [name, config] of plugins) {
      const comparable = JSON.stringify(withoutRebase(canonicalPluginConfig(name, config)));
      const repeated = again.get(id)?.get(name) ?? (name === "request-transformer" ? {} : undefined);
      const said = repeated && JSON.stringify(withoutRebase(canonicalPluginConfig(name, repeated)));
      if (comparable !== said && !(name === "acl" && again.get(id)?.has("acl"))) different.set(name, config);
    }
  }
  return [...different].map(([name, config]) => ({
    severity: "warning",
    code: "kong.plugin",
    place: "",
    sentence: `The plugin ${name} says more than a portable policy can: ${JSON.stringify(config).slice(0, 300)}`,
    instead: "What has no portable form is left out.",
  }));
}

function withoutRebase(config: JsonObject): JsonObject {
  const replace = objectOf(config.replace);
  return textOf(replace.uri)?.includes("gh_path") ? { ...config, replace: { ...replace, uri: undefined } } : config;
}
