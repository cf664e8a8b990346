import { memberOf, methodOf, statics } from "./members.ts";
import { type Expression, type Program, parseProgram } from "./parse.ts";
import {
  ExpressionFailure,
  isHostObject,
  isList,
  toBoolean,
  toNumber,
  toText,
  UnsupportedExpression,
  type Value,
} from "./value.ts";

const programs = new Map<string, Program>();

/** The value of `@(…)` or `@{…}`. Throws UnsupportedExpression or ExpressionFailure. */
export function evaluate(source: string, context: Value): Value {
  const program = programs.get(source) ?? parseProgram(source);
  programs.set(source, program);
  const names = new Map<string, Value>([...Object.entries(statics), ["context", context]]);
  for (const { name, value } of program.variables) names.set(name, valueIn(value, names));
  return valueIn(program.result, names);
}

function valueIn(expression: Expression, names: ReadonlyMap<string, Value>): Value {
  const of = (part: Expression) => valueIn(part, names);
  switch (expression.kind) {
    case "literal":
      return expression.value;
    case "name": {
      const value = names.get(expression.name);
      if (value === undefined) throw new UnsupportedExpression(`the sandbox does not know '${expression.name}'`);
      return value;
    }
    case "list":
      return expression.items.map(of);
    case "member": {
      const target = of(expression.target);
      return target === null && expression.isConditional ? null : memberOf(target, expression.name);
    }
    case "call":
      return call(expression.method, expression.parameters, of);
    case "index":
      return indexed(of(expression.target), of(expression.key));
    case "unary":
      return expression.sign === "!" ? !toBoolean(of(expression.operand)) : -toNumber(of(expression.operand));
    case "conditional":
      return of(toBoolean(of(expression.test)) ? expression.yes : expression.no);
    case "cast":
      return cast(expression.type, of(expression.operand));
    case "binary":
      return binary(expression.sign, of(expression.left), () => of(expression.right));
    default:
      return expression satisfies never;
  }
}

function call(method: Expression, parameters: readonly Expression[], of: (part: Expression) => Value): Value {
  if (method.kind !== "member") throw new UnsupportedExpression("the sandbox calls methods only");
  const target = of(method.target);
  if (target === null && method.isConditional) return null;
  return methodOf(target, method.name)(parameters.map(of));
}

function indexed(target: Value, key: Value): Value {
  if (target === null) throw new ExpressionFailure("Object reference not set to an instance of an object.");
  if (isHostObject(target) && target.index !== undefined) return target.index(toText(key));
  const list = isList(target) || typeof target === "string" ? target : undefined;
  if (list === undefined) throw new UnsupportedExpression("the sandbox cannot index this value");
  const found = list[toNumber(key)];
  if (found === undefined) throw new ExpressionFailure("Index was outside the bounds of the array.");
  return found;
}

function cast(type: string, value: Value): Value {
  switch (type) {
    case "int":
    case "long":
      return Math.trunc(toNumber(value));
    case "double":
      return toNumber(value);
    case "bool":
      return toBoolean(value);
    case "string":
    case "String":
      return value === null || typeof value === "string" ? value : toText(value);
    default:
      // Types of the gateway's own objects: they are what they are.
      return value;
  }
}

function binary(sign: string, left: Value, right: () => Value): Value {
  switch (sign) {
    case "&&":
      return toBoolean(left) && toBoolean(right());
    case "||":
      return toBoolean(left) || toBoolean(right());
    case "??":
      return left ?? right();
    case "==":
      return left === right();
    case "!=":
      return left !== right();
    case "+": {
      const other = right();
      return typeof left === "number" && typeof other === "number" ? left + other : toText(left) + toText(other);
    }
    default:
      return arithmetic(sign, toNumber(left), toNumber(right()));
  }
}

function arithmetic(sign: string, left: number, right: number): Value {
  switch (sign) {
    case "<":
      return left < right;
    case ">":
      return left > right;
    case "<=":
      return left <= right;
    case ">=":
      return left >= right;
    case "-":
      return left - right;
    case "*":
      return left * right;
    case "/":
      // Policy expressions divide whole numbers, which C# truncates.
      return Math.trunc(left / right);
    case "%":
      return left % right;
    default:
      throw new UnsupportedExpression(`the sandbox does not know the operator '${sign}'`);
  }
}
