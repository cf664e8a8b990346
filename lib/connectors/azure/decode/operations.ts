import { httpMethodSchema, type Operation } from "#lib/model/definition.ts";
import type { Finding } from "#lib/model/finding.ts";
import type { NamedOperation } from "../policies.ts";
import type { WireOperation } from "../wire.ts";

/** The operations of an API, by the names that they have there, and what cannot be said of them. */
export function readOperations(wire: readonly WireOperation[]): {
  readonly operations: NamedOperation[];
  readonly findings: Finding[];
} {
  const findings: Finding[] = [];
  const operations = wire.flatMap(({ name, method, urlTemplate }): NamedOperation[] => {
    const parsed = httpMethodSchema.safeParse(method.toUpperCase());
    if (!parsed.success) {
      findings.push(lost("azure.method", `The operation ${name} takes the method ${method}, which OpenAPI has not.`));
      return [];
    }
    const [template = "", query] = urlTemplate.split("?", 2);
    if (query !== undefined) {
      findings.push(lost("azure.query-template", `The operation ${name} asks for ?${query} in its address.`));
    }
    if (template.includes("*")) {
      findings.push(lost("azure.wildcard", `The operation ${name} takes every path below ${template}.`));
    }
    const path = template.startsWith("/") ? template : `/${template}`;
    const operation: Operation = { id: name, method: parsed.data, path, tags: [], deprecated: false, emptyAllowed: [] };
    return [{ ...operation, name }];
  });
  return { operations, findings };
}

function lost(code: string, sentence: string): Finding {
  return { severity: "warning", code, place: "/paths", sentence, instead: "It is left out." };
}
