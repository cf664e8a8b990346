/** Where an expression may take values from. */
export type ExpressionSource = "request" | "response" | "context" | "stageVariables";

interface Variable {
  readonly source: ExpressionSource;
  /** What follows the source: `header.X-Trace`, `body.order.id`, `requestId`. */
  readonly path: string;
}

/** Text and variables, in order. */
export type Expression = readonly (string | Variable)[];

const named = /^(request|response|context|stageVariables)\.(.+)$/;

/**
 * Reads the value of a parameter mapping: a constant, `$request.header.name`, or text with `${request.header.name}` in it.
 * Undefined when it names something that does not exist there ("Transforming API requests and responses").
 */
export function parseExpression(text: string, sources: readonly ExpressionSource[]): Expression | undefined {
  if (!text.includes("${")) {
    if (!/^\$[A-Za-z]/.test(text)) return [text];
    const variable = parseVariable(text.slice(1), sources);
    return variable === undefined ? undefined : [variable];
  }
  const parts: (string | Variable)[] = [];
  let end = 0;
  for (const match of text.matchAll(/\$\{([^}]*)\}/g)) {
    const variable = parseVariable(match[1] ?? "", sources);
    if (variable === undefined) return undefined;
    parts.push(text.slice(end, match.index), variable);
    end = match.index + match[0].length;
  }
  return [...parts, text.slice(end)].filter((part) => part !== "");
}

function parseVariable(text: string, sources: readonly ExpressionSource[]): Variable | undefined {
  const match = named.exec(text);
  const source = sources.find((candidate) => candidate === match?.[1]);
  const path = match?.[2];
  if (source === undefined || path === undefined || !isPath(source, path)) return undefined;
  return { source, path };
}

function isPath(source: ExpressionSource, path: string): boolean {
  switch (source) {
    case "request":
      return /^(header|querystring)\..+$|^path(\.[A-Za-z0-9._-]+)?$/.test(path) || isBodyPath(path);
    case "response":
      return /^header\..+$/.test(path) || isBodyPath(path);
    case "context":
      return /^[A-Za-z0-9._-]+$/.test(path);
    case "stageVariables":
      return /^\w+$/.test(path);
    default:
      return source satisfies never;
  }
}

/** JSON paths, without recursive descent and filters. */
function isBodyPath(path: string): boolean {
  return path === "body" || (/^body(\.[\w-]+|\[\d+\])+$/.test(path) && !path.includes(".."));
}

/**
 * The expression's text. Undefined when it is one variable without a value: the mapping is then left out. Beside other
 * text, a variable without a value is empty.
 */
export function evaluate(
  expression: Expression,
  lookUp: (source: ExpressionSource, path: string) => string | undefined,
): string | undefined {
  const [only] = expression;
  if (expression.length === 1 && typeof only === "object") return lookUp(only.source, only.path);
  return expression.map((part) => (typeof part === "string" ? part : (lookUp(part.source, part.path) ?? ""))).join("");
}
