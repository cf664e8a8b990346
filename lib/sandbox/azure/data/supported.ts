import { elementsOf, isExpression, textOf, type XmlElement } from "../policy/xml.ts";
import { checkExpression } from "./expression/check-expression.ts";
import type { Enforced } from "./policy/statement-kind.ts";
import { statementKinds } from "./statements/statement-kinds.ts";

/** What the gateway enforces, by the name of the statement. Anything else must not be stored. */
export const supportedPolicies: ReadonlyMap<string, Enforced> = statementKinds;

export interface NotEnforced {
  readonly element: XmlElement;
  /** A sentence for a person. */
  readonly sentence: string;
}

/** What of a policy document the gateway would not carry out. `root` is `<policies>` or `<fragment>`. */
export function notEnforced(root: XmlElement): NotEnforced[] {
  const holders = root.name === "fragment" ? [root] : elementsOf(root);
  return holders.flatMap(statementsNotEnforced);
}

function statementsNotEnforced(holder: XmlElement): NotEnforced[] {
  return elementsOf(holder).flatMap((element) => {
    if (element.name === "base") return [];
    const kind = supportedPolicies.get(element.name);
    if (kind === undefined) return [{ element, sentence: `The sandbox does not enforce '${element.name}'.` }];
    return partNotEnforced(element, kind);
  });
}

function partNotEnforced(element: XmlElement, enforced: Enforced): NotEnforced[] {
  const say = (sentence: string): NotEnforced => ({ element, sentence });
  const attributes = element.attributes.flatMap(({ name, value }) => {
    // An id says where an error happened, and every statement may have one.
    if (name === "id") return [];
    const wanted = enforced.attributes?.[name];
    if (wanted === undefined) return [say(`The sandbox does not enforce '${name}' of '${element.name}'.`)];
    const isOther = wanted !== true && !isExpression(value) && !value.includes("{{") && !wanted.includes(value);
    return isOther ? [say(`The sandbox enforces '${name}' of '${element.name}' with ${wanted.join(", ")} only.`)] : [];
  });
  const expressions = [...element.attributes.map(({ value }) => value), ...(enforced.text ? [textOf(element)] : [])]
    .filter((text) => isExpression(text) && !text.includes("{{"))
    .flatMap((text) => checkExpression(text) ?? [])
    .map((problem) => say(`The sandbox cannot evaluate this policy expression: ${problem}.`));
  const inside = enforced.statements
    ? statementsNotEnforced(element)
    : elementsOf(element).flatMap((child) => {
        const part = enforced.parts?.[child.name];
        if (part !== undefined) return partNotEnforced(child, part);
        return [{ element: child, sentence: `The sandbox does not enforce '${child.name}' of '${element.name}'.` }];
      });
  return [...attributes, ...expressions, ...inside];
}
