import type { Sku } from "../model.ts";
import { accessStatements } from "./access-statements.ts";
import { changeStatements } from "./change-statements.ts";
import { type PolicyProblem, partProblems, problemAt } from "./check-part.ts";
import { statementProblems } from "./check-statement.ts";
import { opaqueStatements } from "./opaque-statements.ts";
import type { Scope, Section, Statement } from "./statement.ts";
import { elementsOf, type XmlElement } from "./xml.ts";

export interface PolicyPlace {
  readonly scope: Scope;
  readonly sku: Sku;
  /** Is there a backend, fragment or named value of this name? */
  readonly hasBackend: (name: string) => boolean;
  readonly hasFragment: (name: string) => boolean;
  readonly hasNamedValue: (displayName: string) => boolean;
}

const sections: readonly Section[] = ["inbound", "backend", "outbound", "on-error"];
const statements: Readonly<Record<string, Statement>> = { ...accessStatements, ...changeStatements };

/** What is wrong with a policy definition, in the service's words and with its places. Empty when it may be saved. */
export function policyProblems(root: XmlElement, place: PolicyPlace): PolicyProblem[] {
  if (root.name !== "policies") return [problemAt(root, `The '${root.name}' element is not declared.`)];
  const problems: PolicyProblem[] = [];
  const seen = new Set<string>();
  for (const element of elementsOf(root)) {
    const section = sections.find((name) => name === element.name);
    if (section === undefined) {
      const expected = sections.join(", ");
      problems.push(
        problemAt(
          element,
          `The element 'policies' has invalid child element '${element.name}'. List of possible elements expected: '${expected}'.`,
        ),
      );
      continue;
    }
    if (seen.has(section)) problems.push(problemAt(element, `Section '${section}' must appear only once.`));
    seen.add(section);
    problems.push(...sectionProblems(element, section, place));
  }
  return [...problems, ...onceProblems(root)];
}

/** What is wrong with a fragment. Where its statements may stand is known only where it is included. */
export function fragmentProblems(root: XmlElement, place: PolicyPlace): PolicyProblem[] {
  if (root.name !== "fragment") return [problemAt(root, `The '${root.name}' element is not declared.`)];
  return sectionProblems(root, undefined, place);
}

function sectionProblems(parent: XmlElement, section: Section | undefined, place: PolicyPlace): PolicyProblem[] {
  const own = parent.children.some((child) => child.kind === "text" && child.value.trim() !== "")
    ? [problemAt(parent, `The element '${parent.name}' cannot contain text.`)]
    : [];
  const statementsOfBackend = elementsOf(parent).filter(({ name }) => name !== "base");
  if (section === "backend" && parent.name === "backend" && statementsOfBackend.length > 1)
    own.push(problemAt(parent, "Only one policy statement is allowed in the backend section."));
  return [...own, ...elementsOf(parent).flatMap((element) => oneStatement(element, section, place))];
}

function oneStatement(element: XmlElement, section: Section | undefined, place: PolicyPlace): PolicyProblem[] {
  if (element.name === "base") return [];
  const opaque = opaqueStatements[element.name];
  const statement = statements[element.name];
  const allowed = statement?.sections ?? opaque;
  if (allowed === undefined)
    return [
      problemAt(element, `'${element.name}' is not a valid policy statement in section '${section ?? "fragment"}'.`),
    ];
  if (section !== undefined && !allowed.includes(section))
    return [problemAt(element, "Policy is not allowed in the specified section")];
  if (statement === undefined) return [];
  if (statement.scopes !== undefined && !statement.scopes.includes(place.scope))
    return [problemAt(element, "Policy is not allowed in the specified scope")];
  if (statement.notOn?.includes(place.sku)) return [problemAt(element, `Policy is not allowed in '${place.sku}' sku`)];
  const problems = [...partProblems(element, statement, statement.literal), ...statementProblems(element, place)];
  const holders = statement.statements
    ? [element]
    : elementsOf(element).filter(({ name }) => statement.parts?.[name]?.statements);
  return [...problems, ...holders.flatMap((holder) => sectionProblems(holder, section, place))];
}

/** Statements that may stand once in a definition, wherever they stand. */
function onceProblems(root: XmlElement): PolicyProblem[] {
  const seen = new Set<string>();
  return everyElement(root).flatMap((element) => {
    if (statements[element.name]?.once !== true) return [];
    const isAgain = seen.has(element.name);
    seen.add(element.name);
    return isAgain
      ? [problemAt(element, `Policy '${element.name}' must appear only once in the policy definition.`)]
      : [];
  });
}

function everyElement(element: XmlElement): XmlElement[] {
  return elementsOf(element).flatMap((child) => [child, ...everyElement(child)]);
}
