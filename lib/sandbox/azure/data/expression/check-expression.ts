import { contextMembers } from "./context-members.ts";
import { knownNames, statics } from "./members.ts";
import { type Expression, parseProgram } from "./parse.ts";
import { isHostObject, UnsupportedExpression } from "./value.ts";

/** What of an expression the sandbox does not know, in a few words; undefined when it can be run. */
export function checkExpression(source: string): string | undefined {
  try {
    const program = parseProgram(source);
    const names = new Set(["context", ...Object.keys(statics)]);
    for (const { name, value } of program.variables) {
      check(value, names);
      names.add(name);
    }
    check(program.result, names);
    return undefined;
  } catch (error) {
    if (error instanceof UnsupportedExpression) return error.message;
    throw error;
  }
}

function check(expression: Expression, names: ReadonlySet<string>): void {
  const also = (...parts: readonly Expression[]) => {
    for (const part of parts) check(part, names);
  };
  switch (expression.kind) {
    case "literal":
      return;
    case "name":
      if (!names.has(expression.name))
        throw new UnsupportedExpression(`the sandbox does not know '${expression.name}'`);
      return;
    case "member":
      also(expression.target);
      checkMember(expression.target, expression.name);
      return;
    case "call":
      also(expression.method, ...expression.parameters);
      return;
    case "index":
      also(expression.target, expression.key);
      return;
    case "list":
      also(...expression.items);
      return;
    case "unary":
    case "cast":
      also(expression.operand);
      return;
    case "binary":
      also(expression.left, expression.right);
      return;
    case "conditional":
      also(expression.test, expression.yes, expression.no);
      return;
    default:
      expression satisfies never;
  }
}

/** What follows `context` and a class is known by name; what follows anything else, if any value has it. */
function checkMember(target: Expression, name: string): void {
  const root = target.kind === "name" ? target.name : "";
  const class_ = statics[root];
  const isKnown =
    root === "context"
      ? contextMembers.top.has(name)
      : class_ !== undefined && isHostObject(class_)
        ? name in (class_.members ?? {}) || name in (class_.methods ?? {})
        : contextMembers.below.has(name) || knownNames.has(name);
  if (!isKnown) throw new UnsupportedExpression(`the sandbox does not know '${name}'`);
}
