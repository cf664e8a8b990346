import type { Part, Value } from "./statement.ts";
import { elementsOf, isExpression, type XmlElement } from "./xml.ts";

export interface PolicyProblem {
  readonly target: string;
  readonly message: string;
}

export function problemAt({ name, line, column }: XmlElement, sentence: string): PolicyProblem {
  return { target: name, message: `Error in element '${name}' on line ${line}, column ${column}: ${sentence}` };
}

/** Shape alone: attributes, children and text, as .NET's schema validation words it. */
export function partProblems(element: XmlElement, part: Part, literal: readonly string[] = []): PolicyProblem[] {
  return [
    ...attributeProblems(element, part, literal),
    ...textProblems(element, part),
    ...childProblems(element, part),
  ];
}

function attributeProblems(element: XmlElement, part: Part, literal: readonly string[]): PolicyProblem[] {
  const problems = (part.required ?? [])
    .filter((name) => !element.attributes.some((attribute) => attribute.name === name))
    .map((name) => problemAt(element, `The required attribute '${name}' is missing.`));
  for (const { name, value } of element.attributes) {
    // Every statement of the current reference may carry an id.
    if (name === "id" && part.attributes?.id === undefined) continue;
    const wanted = part.attributes?.[name];
    if (wanted === undefined) problems.push(problemAt(element, `The '${name}' attribute is not declared.`));
    else if (isExpression(value) && literal.includes(name))
      problems.push(problemAt(element, `Policy expressions are not allowed in attribute '${name}'.`));
    else if (!isExpression(value) && !isNamedValue(value))
      problems.push(...valueProblems(element, name, value, wanted));
  }
  return problems;
}

function isNamedValue(value: string): boolean {
  return /\{\{[^}]+\}\}/.test(value);
}

function valueProblems(element: XmlElement, name: string, value: string, wanted: Value): PolicyProblem[] {
  const invalid = (reason: string) => [problemAt(element, `The '${name}' attribute is invalid - ${reason}`)];
  if (wanted === "text") return [];
  if (wanted === "number")
    return /^\d+$/.test(value) && Number(value) <= 2_147_483_647
      ? []
      : invalid(
          `The value '${value}' is invalid according to its datatype 'http://www.w3.org/2001/XMLSchema:int' - The string '${value}' is not a valid Int32 value.`,
        );
  if (wanted === "boolean")
    return /^(true|false|1|0)$/i.test(value)
      ? []
      : invalid(
          `The value '${value}' is invalid according to its datatype 'http://www.w3.org/2001/XMLSchema:boolean' - The string '${value}' is not a valid Boolean value.`,
        );
  return wanted.includes(value)
    ? []
    : invalid(`The value '${value}' is invalid according to its datatype - The Enumeration constraint failed.`);
}

function textProblems(element: XmlElement, part: Part): PolicyProblem[] {
  const hasText = element.children.some((child) => child.kind === "text" && child.value.trim() !== "");
  if (!hasText || part.text || part.content) return [];
  const expected = Object.keys(part.parts ?? {});
  const hint = expected.length === 0 ? "" : ` List of possible elements expected: '${expected.join(", ")}'.`;
  return [problemAt(element, `The element '${element.name}' cannot contain text.${hint}`)];
}

function childProblems(element: XmlElement, part: Part): PolicyProblem[] {
  if (part.statements || part.content) return [];
  const children = elementsOf(element);
  const expected = Object.keys(part.parts ?? {}).join(", ");
  const problems = children.flatMap((child) => {
    const known = part.parts?.[child.name];
    return known === undefined
      ? [
          problemAt(
            child,
            `The element '${element.name}' has invalid child element '${child.name}'. List of possible elements expected: '${expected}'.`,
          ),
        ]
      : partProblems(child, known);
  });
  for (const needed of part.needs ?? [])
    if (!children.some(({ name }) => name === needed))
      problems.push(
        problemAt(
          element,
          `The element '${element.name}' has incomplete content. List of possible elements expected: '${needed}'.`,
        ),
      );
  return problems;
}
