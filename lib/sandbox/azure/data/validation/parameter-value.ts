import type { Operation } from "../../model.ts";

export type Parameter = Operation["templateParameters"][number];

const patterns: Readonly<Record<string, RegExp>> = {
  integer: /^[+-]?\d+$/,
  number: /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/,
  boolean: /^(true|false)$/i,
};

/** Why the value is not what the definition says; undefined when it is. */
export function valueProblem({ type, values }: Parameter, value: string): string | undefined {
  const pattern = patterns[type];
  if (pattern !== undefined && !pattern.test(value)) return `'${value}' is not of the type ${type}.`;
  if (values !== undefined && values.length > 0 && !values.includes(value))
    return `'${value}' is none of ${values.join(", ")}.`;
  return undefined;
}
