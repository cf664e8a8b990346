import type { Definition, Operation } from "#lib/model/definition.ts";
import type { Finding } from "#lib/model/finding.ts";
import type { Encoded, EncodeTarget } from "../connector.ts";
import { limits, readFacts } from "./descriptor.ts";
import { encodeBackends } from "./encode/backends.ts";
import { encodeConsumer, groupOf } from "./encode/consumer.ts";
import { encodeOperations } from "./encode/operations.ts";
import { resource } from "./encode/resource.ts";
import { readTemplate, restCapture, routePattern } from "./encode/route-template.ts";
import { unroutable } from "./encode/unroutable.ts";
import { encodePolicies } from "./policies.ts";
import { canonicalize, ownedBody, ownerTags, resourceId, tag } from "./wire.ts";

/** What should exist on a Kong for this definition. Pure and deterministic. */
export function encode(definition: Definition, target: EncodeTarget): Encoded {
  const facts = readFacts(target.facts);
  if (facts.database === "off") {
    return {
      resources: [],
      findings: [{ severity: "error", code: "gateway.dbless", place: "", sentence: limits.dbless }],
    };
  }
  const routing = new Map(definition.operations.map((operation) => [operation, readTemplate(operation)]));
  const { resources: backend, service, backendPath, findings } = encodeBackends(definition, target);
  const differs = definition.basePath !== "/" && definition.basePath !== backendPath;
  const rebased = differs && facts.plugins?.includes("request-transformer") !== false;
  if (differs && !rebased) findings.push(unreachableBase(definition.basePath, backendPath));
  const policies = encodePolicies(definition, {
    facts,
    group: groupOf(target.owner),
    backendPath,
    rebase: rebased ? `${backendPath}$(uri_captures["${restCapture}"])` : undefined,
    captureOf: (operation, parameter) => routing.get(operation)?.captures.get(parameter),
  });
  const path = definition.basePath === "/" && backendPath !== "" ? backendPath : null;
  const resources = [
    ...backend,
    resource(target, "service", "service", {
      dependsOn: backend.map(({ key }) => key),
      label: `service ${target.slug}`,
      body: ownedBody("service", {
        ...service,
        ...policies.service,
        path,
        name: target.slug,
        tags: [
          ...ownerTags(target.owner),
          tag("name", definition.name),
          tag("version", definition.version),
          tag("base", definition.basePath),
          ...(rebased ? [tag("backend", backendPath)] : []),
        ],
      }),
    }),
    ...encodeOperations(definition, target, routing, policies, rebased),
    ...encodeConsumer(target, policies.plugins),
    resource(target, "activation", "activation", {
      dependsOn: ["service"],
      cascadesWith: "service",
      label: `traffic to ${target.slug}`,
      body: { enabled: true },
      remoteId: resourceId(target.owner, "service"),
    }),
  ];
  return {
    resources: resources.map(canonicalize),
    findings: [...findings, ...unroutable(definition), ...policies.findings],
  };
}

function unreachableBase(basePath: string, backendPath: string): Finding {
  return {
    severity: "error",
    code: "base-path.unsupported",
    place: "/basePath",
    sentence: `${limits["base-path"]} The public path is ${basePath}, the backend's ${backendPath || "/"}.`,
    instead: "Enable request-transformer, or make the two paths equal.",
    feature: "base-path",
    fidelity: "unsupported",
  };
}

type Templated = Pick<Operation, "path" | "emptyAllowed">;

/** The pattern that `encode` gives to the route of such an operation; `rebased` when the base path is not the backend's. */
export function patternOf(basePath: string, operation: Templated, rebased: boolean): string {
  return routePattern(basePath, readTemplate(operation), rebased);
}

/** The capture group that holds a path parameter in that pattern; absent when the path has no such parameter. */
export function captureOf(operation: Templated, parameter: string): string | undefined {
  return readTemplate(operation).captures.get(parameter);
}

/** Whether a pattern is of a route whose base path is not the backend's. */
export function isRebased(pattern: string): boolean {
  return pattern.includes(`(?<${restCapture}>`);
}
