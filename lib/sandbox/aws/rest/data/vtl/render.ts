import { callMethod } from "./methods.ts";
import { type Expression, type Reference, type Step, TemplateError, type TemplateNode } from "./syntax.ts";
import { isEqual, isHost, isList, isMap, isTrue, print, type Value } from "./value.ts";

/** The names that a template sees, without the dollar. `#set` adds to them. */
export type Variables = Map<string, Value>;

/** Writes the template out. Throws TemplateError for what the sandbox does not evaluate. */
export function render(nodes: readonly TemplateNode[], variables: Variables): string {
  return nodes.map((node) => renderNode(node, variables)).join("");
}

function renderNode(node: TemplateNode, variables: Variables): string {
  switch (node.kind) {
    case "text":
      return node.text;
    case "reference":
      return renderReference(node.reference, node.source, node.isQuiet, variables);
    case "set":
      assign(node.target, evaluate(node.value, variables), variables);
      return "";
    case "if": {
      const branch = node.branches.find(
        ({ condition }) => condition === undefined || isTrue(evaluate(condition, variables)),
      );
      return branch === undefined ? "" : render(branch.body, variables);
    }
    default:
      return node satisfies never;
  }
}

/** A name that was never set is written as it stands in the template, as Velocity does; a missing member of one is empty. */
function renderReference(reference: Reference, source: string, isQuiet: boolean, variables: Variables): string {
  if (!variables.has(reference.name) && !isQuiet) return source;
  return print(follow(reference, variables));
}

function evaluate(expression: Expression, variables: Variables): Value {
  switch (expression.kind) {
    case "literal":
      return expression.value;
    case "interpolated":
      return render(expression.body, variables);
    case "reference":
      return follow(expression.reference, variables);
    case "not":
      return !isTrue(evaluate(expression.operand, variables));
    case "list":
      return expression.items.map((item) => evaluate(item, variables));
    case "binary":
      return evaluateBinary(expression, variables);
    default:
      return expression satisfies never;
  }
}

function evaluateBinary(
  { operator, left, right }: Extract<Expression, { kind: "binary" }>,
  variables: Variables,
): Value {
  const first = evaluate(left, variables);
  if (operator === "&&") return isTrue(first) && isTrue(evaluate(right, variables));
  if (operator === "||") return isTrue(first) || isTrue(evaluate(right, variables));
  const second = evaluate(right, variables);
  switch (operator) {
    case "==":
      return isEqual(first, second);
    case "!=":
      return !isEqual(first, second);
    case "<":
      return Number(first) < Number(second);
    case "<=":
      return Number(first) <= Number(second);
    case ">":
      return Number(first) > Number(second);
    case ">=":
      return Number(first) >= Number(second);
    case "+":
      return typeof first === "number" && typeof second === "number" ? first + second : print(first) + print(second);
    case "-":
      return Number(first) - Number(second);
    case "*":
      return Number(first) * Number(second);
    case "/":
      return Math.trunc(Number(first) / Number(second));
    case "%":
      return Number(first) % Number(second);
    default:
      return operator satisfies never;
  }
}

function follow({ name, steps }: Reference, variables: Variables): Value {
  return steps.reduce((value: Value, step) => take(value, step, variables), variables.get(name));
}

function take(value: Value, step: Step, variables: Variables): Value {
  if (value === undefined || value === null) return undefined;
  if (step.kind === "call")
    return callMethod(
      value,
      step.name,
      step.arguments.map((argument) => evaluate(argument, variables)),
    );
  const key = step.kind === "property" ? step.name : print(evaluate(step.key, variables));
  if (isHost(value)) return value.property?.(key);
  if (isMap(value)) return value.get(key);
  if (isList(value)) return value[Number(key)];
  return undefined;
}

function assign({ name, steps }: Reference, value: Value, variables: Variables): void {
  const last = steps.at(-1);
  if (last === undefined) return void variables.set(name, value);
  const owner = follow({ name, steps: steps.slice(0, -1) }, variables);
  if (last.kind === "call" || !isHost(owner) || owner.assign === undefined)
    throw new TemplateError(`The sandbox does not evaluate #set on a part of $${name}`);
  owner.assign(last.kind === "property" ? last.name : print(evaluate(last.key, variables)), value);
}
