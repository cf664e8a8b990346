/** A mapping template as it is read: the part of Apache Velocity that the sandbox evaluates. */
export type TemplateNode =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "reference"; readonly reference: Reference; readonly source: string; readonly isQuiet: boolean }
  | { readonly kind: "set"; readonly target: Reference; readonly value: Expression }
  | { readonly kind: "if"; readonly branches: readonly Branch[] };

export interface Branch {
  /** Absent on `#else`. */
  readonly condition?: Expression;
  readonly body: readonly TemplateNode[];
}

/** `$name` and what follows it. */
export interface Reference {
  readonly name: string;
  readonly steps: readonly Step[];
}

export type Step =
  | { readonly kind: "property"; readonly name: string }
  | { readonly kind: "call"; readonly name: string; readonly arguments: readonly Expression[] }
  | { readonly kind: "index"; readonly key: Expression };

export type BinaryOperator = "||" | "&&" | "==" | "!=" | "<" | "<=" | ">" | ">=" | "+" | "-" | "*" | "/" | "%";

export type Expression =
  | { readonly kind: "literal"; readonly value: string | number | boolean | null }
  /** A string in double quotes, whose references are filled in. */
  | { readonly kind: "interpolated"; readonly body: readonly TemplateNode[] }
  | { readonly kind: "reference"; readonly reference: Reference }
  | { readonly kind: "not"; readonly operand: Expression }
  | { readonly kind: "list"; readonly items: readonly Expression[] }
  | {
      readonly kind: "binary";
      readonly operator: BinaryOperator;
      readonly left: Expression;
      readonly right: Expression;
    };

/** A template that cannot be read, or that uses what the sandbox does not evaluate. Its message says which. */
export class TemplateError extends Error {}
