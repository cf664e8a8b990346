import type { Operation } from "../model.ts";

interface Problem {
  readonly target: string;
  readonly message: string;
}

type Checked = Pick<Operation, "name" | "method" | "urlTemplate" | "templateParameters" | "displayName">;

/** What the service demands of the operations of one API, in its words. */
export function operationProblems(operations: readonly Checked[]): Problem[] {
  const seen = new Map<string, string>();
  return operations.flatMap((operation) => {
    const problems = templateProblems(operation);
    const key = `${operation.method} ${operation.urlTemplate.replace(/\{[^}]*\}/g, "{}")}`;
    if (seen.has(key))
      problems.push({
        target: "urlTemplate",
        message: "Operation with the same method and URL template already exists.",
      });
    seen.set(key, operation.name);
    return problems;
  });
}

function templateProblems({ urlTemplate, templateParameters }: Checked): Problem[] {
  const used = [...urlTemplate.matchAll(/\{\*?([^}]*)\}/g)].map(([, name = ""]) => name);
  const defined = templateParameters.map(({ name }) => name);
  const isSame = used.length === defined.length && used.every((name) => defined.includes(name));
  const problems: Problem[] = [];
  if (!isSame)
    problems.push({
      target: "templateParameters",
      message: "All template parameters used in the UriTemplate must be defined in the Operation, and vice-versa.",
    });
  if (new Set(used).size !== used.length)
    problems.push({ target: "templateParameters", message: "Template parameters must have unique names." });
  if (urlTemplate.length > 1_000)
    problems.push({
      target: "urlTemplate",
      message: "The field urlTemplate must be a string with a maximum length of 1000.",
    });
  return problems;
}
