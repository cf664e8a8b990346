import type { Scanner } from "./scanner.ts";
import type { Expression, Reference, Step } from "./syntax.ts";

interface FoundReference {
  readonly reference: Reference;
  /** `$!name`: nothing is written when it has no value. */
  readonly isQuiet: boolean;
}

const identifier = /[A-Za-z_][A-Za-z0-9_-]*/y;

/** A reference at this place, or undefined, without moving, when there is none and the dollar stands for itself. */
export function parseReference(
  scanner: Scanner,
  parseExpression: (scanner: Scanner) => Expression,
): FoundReference | undefined {
  const start = scanner.position;
  if (!scanner.take("$")) return undefined;
  const isQuiet = scanner.take("!");
  const isBraced = scanner.take("{");
  const name = scanner.match(identifier);
  if (name === undefined) {
    scanner.position = start;
    return undefined;
  }
  const steps = parseSteps(scanner, parseExpression);
  if (isBraced) scanner.expect("}");
  return { reference: { name, steps }, isQuiet };
}

function parseSteps(scanner: Scanner, parseExpression: (scanner: Scanner) => Expression): Step[] {
  const steps: Step[] = [];
  for (;;) {
    const before = scanner.position;
    if (scanner.take("[")) {
      steps.push({ kind: "index", key: parseExpression(scanner) });
      scanner.expect("]");
      continue;
    }
    const name = scanner.take(".") ? scanner.match(identifier) : undefined;
    if (name === undefined) {
      // A full stop that ends a sentence is text.
      scanner.position = before;
      return steps;
    }
    if (scanner.take("(")) steps.push({ kind: "call", name, arguments: parseArguments(scanner, parseExpression) });
    else steps.push({ kind: "property", name });
  }
}

function parseArguments(scanner: Scanner, parseExpression: (scanner: Scanner) => Expression): Expression[] {
  const found: Expression[] = [];
  scanner.skipBlanks();
  if (scanner.take(")")) return found;
  do {
    found.push(parseExpression(scanner));
    scanner.skipBlanks();
  } while (scanner.take(","));
  scanner.expect(")");
  return found;
}
