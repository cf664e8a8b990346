import { createHash } from "node:crypto";
import type { Definition } from "#lib/model/definition.ts";
import type { Finding } from "#lib/model/finding.ts";
import type { JsonObject } from "#lib/model/json.ts";
import { type PolicyEntry, type PolicyType, securityPolicies } from "#lib/model/policy/policy.ts";
import type { OwnerMark, Resource } from "#lib/model/resource.ts";
import type { Capabilities, Feature } from "../../capabilities.ts";
import type { Encoded, EncodeTarget } from "../../connector.ts";
import { toyDescriptor } from "./toy-descriptor.ts";

/** Rules before routes: no operation answers before what protects it is there. */
export const toyOrder = [["api"], ["backend", "rule"], ["route"]];

/** Derived from whose it is and which of ours, so that a rerun makes the same object again and not another. */
export function toyId({ deploymentId }: OwnerMark, key: string): string {
  return createHash("sha256").update(`${deploymentId} ${key}`).digest("hex").slice(0, 24);
}

export function encode(definition: Definition, target: EncodeTarget): Encoded {
  const capabilities = toyDescriptor.capabilities(target.facts);
  const findings: Finding[] = [];
  const backends =
    capabilities["several-backends"].level === "full" ? definition.backends : definition.backends.slice(0, 1);
  if (backends.length < definition.backends.length) {
    findings.push(unsupported("several-backends", "/backends", capabilities));
  }
  const resources: Resource[] = [
    apiResource(definition, target),
    ...backends.map(({ url, weight }, index) => part(target, "backend", String(index), { url, weight })),
    ...definition.operations.map(({ id, method, path }) =>
      part(target, "route", `${method} ${path}`, { method, path, operation: id }),
    ),
  ];
  for (const [index, entry] of definition.policies.entries()) {
    if (!entry.enabled) continue;
    const finding = limitOf(entry, `/policies/${index}`, capabilities);
    if (finding === undefined) resources.push(ruleResource(entry, index, target));
    else findings.push(finding);
  }
  return { resources, findings };
}

function apiResource({ name, version, basePath, extensions }: Definition, target: EncodeTarget): Resource {
  const secret = extensions.toy?.signingSecret;
  return {
    kind: "api",
    key: "api",
    remoteId: toyId(target.owner, "api"),
    label: `API ${name}`,
    body: { name: target.slug, title: name, version, basePath, ...(secret !== undefined && { signature: { secret } }) },
    dependsOn: [],
    secrets: secret === undefined ? undefined : ["signature"],
    place: "",
  };
}

function part({ owner }: EncodeTarget, kind: string, name: string, spec: JsonObject): Resource {
  const key = `${kind}/${name}`;
  return {
    kind,
    key,
    remoteId: toyId(owner, key),
    label: `${kind} ${name}`,
    body: { name, parent: toyId(owner, "api"), ...spec },
    dependsOn: ["api"],
    cascadesWith: "api",
  };
}

function ruleResource({ id, match, config }: PolicyEntry, index: number, target: EncodeTarget): Resource {
  const rule = part(target, "rule", id, { index, match, config: JSON.parse(JSON.stringify(config)) });
  return { ...rule, label: `rule ${config.type}`, place: `/policies/${index}` };
}

function limitOf({ config }: PolicyEntry, place: string, capabilities: Capabilities): Finding | undefined {
  const { type } = config;
  if (capabilities[type].level === "none") return unsupported(type, place, capabilities);
  if (config.type === "quota" && (config.per !== "day" || config.by !== "api")) {
    return unsupported(type, place, capabilities);
  }
  return undefined;
}

function unsupported(
  feature: Feature & (PolicyType | "several-backends"),
  place: string,
  capabilities: Capabilities,
): Finding {
  const support = capabilities[feature];
  return {
    severity: "error",
    code: "feature.unsupported",
    place,
    sentence: support.level === "full" ? `The toy gateway cannot say ${feature}.` : support.sentence,
    instead: "It is left out.",
    feature,
    fidelity: "unsupported",
    override: feature === "several-backends" || !securityPolicies.has(feature),
  };
}
