import { parseExpression } from "./parse-expression.ts";
import { parseReference } from "./parse-reference.ts";
import { Scanner } from "./scanner.ts";
import type { Branch, Expression, TemplateNode } from "./syntax.ts";

/** Reads a mapping template. Throws TemplateError, which says the place, for what the sandbox does not evaluate. */
export function parseTemplate(text: string): readonly TemplateNode[] {
  const scanner = new Scanner(text);
  const nodes = parseNodes(scanner);
  if (!scanner.isAtEnd) throw scanner.problem("This directive has no #if before it");
  return nodes;
}

const branchEnd = /#(?:\{(?:elseif|else|end)\}|(?:elseif|else|end)\b)/y;

/** Up to the end, or to the `#elseif`, `#else` or `#end` that belongs to whoever called. */
function parseNodes(scanner: Scanner): TemplateNode[] {
  const nodes: TemplateNode[] = [];
  while (!scanner.isAtEnd) {
    branchEnd.lastIndex = scanner.position;
    if (branchEnd.test(scanner.text)) break;
    const node = parseNode(scanner);
    if (node !== undefined) nodes.push(node);
  }
  return nodes;
}

/** One node, or undefined for a comment. */
function parseNode(scanner: Scanner): TemplateNode | undefined {
  const plain = scanner.match(/[^#$\\]+/y);
  if (plain !== undefined) return { kind: "text", text: plain };
  const escaped = scanner.match(/\\[#$]/y);
  if (escaped !== undefined) return { kind: "text", text: escaped.slice(1) };
  if (scanner.match(/##[^\n]*\n?|#\*[\s\S]*?\*#/y) !== undefined) return undefined;
  const start = scanner.position;
  const found = parseReference(scanner, expression);
  if (found !== undefined) return { kind: "reference", ...found, source: scanner.text.slice(start, scanner.position) };
  const directive = scanner.match(/#\{?[A-Za-z]+\}?/y);
  if (directive !== undefined) return parseDirective(scanner, directive.replace(/[#{}]/g, ""));
  return { kind: "text", text: scanner.match(/[\s\S]/y) ?? "" };
}

function parseDirective(scanner: Scanner, name: string): TemplateNode {
  if (name === "set") return parseSet(scanner);
  if (name === "if") return parseIf(scanner);
  throw scanner.problem(`The sandbox does not evaluate #${name}`);
}

function parseSet(scanner: Scanner): TemplateNode {
  scanner.expect("(");
  scanner.skipBlanks();
  const target = parseReference(scanner, expression)?.reference;
  if (target === undefined) throw scanner.problem("#set has no reference to set");
  scanner.expect("=");
  const value = expression(scanner);
  scanner.expect(")");
  endLine(scanner);
  return { kind: "set", target, value };
}

function parseIf(scanner: Scanner): TemplateNode {
  const branches: Branch[] = [parseBranch(scanner, true)];
  for (;;) {
    const next = scanner.match(branchEnd);
    if (next === undefined) throw scanner.problem("#if has no #end");
    if (next.includes("end")) break;
    branches.push(parseBranch(scanner, next.includes("elseif")));
  }
  endLine(scanner);
  return { kind: "if", branches };
}

function parseBranch(scanner: Scanner, isConditional: boolean): Branch {
  if (!isConditional) {
    endLine(scanner);
    return { body: parseNodes(scanner) };
  }
  scanner.expect("(");
  const condition = expression(scanner);
  scanner.expect(")");
  endLine(scanner);
  return { condition, body: parseNodes(scanner) };
}

function expression(scanner: Scanner): Expression {
  return parseExpression(scanner, parseTemplate);
}

/** A directive that ends its line leaves no empty line behind, as in Velocity. */
function endLine(scanner: Scanner): void {
  scanner.match(/[ \t]*\r?\n/y);
}
