import { parseReference } from "./parse-reference.ts";
import type { Scanner } from "./scanner.ts";
import type { BinaryOperator, Expression, TemplateNode } from "./syntax.ts";

/** How the text of a double-quoted string is read; given by the template parser, which would otherwise be in a circle. */
export type TextParser = (text: string) => readonly TemplateNode[];

/** Operators by rank, weakest first, with the words that Velocity takes for some of them. */
const ranks: readonly (readonly (readonly [pattern: RegExp, operator: BinaryOperator])[])[] = [
  [[/\|\||or\b/y, "||"]],
  [[/&&|and\b/y, "&&"]],
  [
    [/==|eq\b/y, "=="],
    [/!=|ne\b/y, "!="],
  ],
  [
    [/<=|le\b/y, "<="],
    [/>=|ge\b/y, ">="],
    [/<|lt\b/y, "<"],
    [/>|gt\b/y, ">"],
  ],
  [
    [/\+/y, "+"],
    [/-/y, "-"],
  ],
  [
    [/\*/y, "*"],
    [/\//y, "/"],
    [/%/y, "%"],
  ],
];

export function parseExpression(scanner: Scanner, parseText: TextParser, rank = 0): Expression {
  const operators = ranks[rank];
  if (operators === undefined) return parseOperand(scanner, parseText);
  let left = parseExpression(scanner, parseText, rank + 1);
  for (;;) {
    scanner.skipBlanks();
    const operator = operators.find(([pattern]) => scanner.match(pattern) !== undefined)?.[1];
    if (operator === undefined) return left;
    left = { kind: "binary", operator, left, right: parseExpression(scanner, parseText, rank + 1) };
  }
}

function parseOperand(scanner: Scanner, parseText: TextParser): Expression {
  scanner.skipBlanks();
  if (scanner.match(/!|not\b/y) !== undefined) return { kind: "not", operand: parseOperand(scanner, parseText) };
  if (scanner.take("(")) {
    const inner = parseExpression(scanner, parseText);
    scanner.expect(")");
    return inner;
  }
  if (scanner.take("[")) return { kind: "list", items: parseList(scanner, parseText, "]") };
  const word = scanner.match(/(?:true|false|null)\b/y);
  if (word !== undefined) return { kind: "literal", value: word === "null" ? null : word === "true" };
  const digits = scanner.match(/-?\d+(?:\.\d+)?/y);
  if (digits !== undefined) return { kind: "literal", value: Number(digits) };
  const quoted = scanner.match(/'(?:[^']|'')*'/y);
  if (quoted !== undefined) return { kind: "literal", value: quoted.slice(1, -1).replaceAll("''", "'") };
  const interpolated = scanner.match(/"(?:[^"]|"")*"/y);
  if (interpolated !== undefined)
    return { kind: "interpolated", body: parseText(interpolated.slice(1, -1).replaceAll('""', '"')) };
  const found = parseReference(scanner, (inner) => parseExpression(inner, parseText));
  if (found !== undefined) return { kind: "reference", reference: found.reference };
  throw scanner.problem("The sandbox does not read this expression");
}

/** Expressions between commas, up to and behind the closing sign. */
function parseList(scanner: Scanner, parseText: TextParser, close: string): Expression[] {
  const items: Expression[] = [];
  scanner.skipBlanks();
  if (scanner.take(close)) return items;
  do {
    items.push(parseExpression(scanner, parseText));
    scanner.skipBlanks();
  } while (scanner.take(","));
  scanner.expect(close);
  return items;
}
