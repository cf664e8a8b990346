import { type Token, tokensOf } from "./tokens.ts";
import { UnsupportedExpression, type Value } from "./value.ts";

export type Expression =
  | { readonly kind: "literal"; readonly value: Value }
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "member"; readonly target: Expression; readonly name: string; readonly isConditional: boolean }
  | { readonly kind: "call"; readonly method: Expression; readonly parameters: readonly Expression[] }
  | { readonly kind: "index"; readonly target: Expression; readonly key: Expression }
  | { readonly kind: "unary"; readonly sign: string; readonly operand: Expression }
  | { readonly kind: "binary"; readonly sign: string; readonly left: Expression; readonly right: Expression }
  | { readonly kind: "conditional"; readonly test: Expression; readonly yes: Expression; readonly no: Expression }
  | { readonly kind: "list"; readonly items: readonly Expression[] }
  | { readonly kind: "cast"; readonly type: string; readonly operand: Expression };

export interface Program {
  readonly variables: readonly { readonly name: string; readonly value: Expression }[];
  readonly result: Expression;
}

/** Binary operators of C#, the weakest first. */
const levels: readonly (readonly string[])[] = [
  ["??"],
  ["||"],
  ["&&"],
  ["==", "!="],
  ["<", ">", "<=", ">="],
  ["+", "-"],
  ["*", "/", "%"],
];
const castTypes = ["string", "String", "int", "long", "double", "bool", "object", "Jwt", "IResponse"];
const constants: ReadonlyMap<string, Value> = new Map<string, Value>([
  ["true", true],
  ["false", false],
  ["null", null],
]);

/**
 * `@(expression)`, or `@{ var name = expression; return expression; }`: the part of "API Management policy expressions"
 * that this sandbox runs. Throws UnsupportedExpression for the rest.
 */
export function parseProgram(source: string): Program {
  const parser = new Parser(tokensOf(source.trim().slice(2, -1)));
  return source.trim().startsWith("@{") ? parser.statements() : parser.single();
}

class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  single(): Program {
    const result = this.#expression();
    this.#expectEnd();
    return { variables: [], result };
  }

  statements(): Program {
    const variables: { name: string; value: Expression }[] = [];
    while (!this.#takeName("return")) {
      if (!this.#takeName("var") && !castTypes.some((type) => this.#takeName(type))) throw this.#unexpected();
      const name = this.#name();
      this.#expect("=");
      variables.push({ name, value: this.#expression() });
      this.#expect(";");
    }
    const result = this.#expression();
    this.#expect(";");
    this.#expectEnd();
    return { variables, result };
  }

  #expression(): Expression {
    const test = this.#binary(0);
    if (!this.#take("?")) return test;
    const yes = this.#expression();
    this.#expect(":");
    return { kind: "conditional", test, yes, no: this.#expression() };
  }

  #binary(level: number): Expression {
    const signs = levels[level];
    if (signs === undefined) return this.#unary();
    let left = this.#binary(level + 1);
    for (;;) {
      const sign = signs.find((candidate) => this.#take(candidate));
      if (sign === undefined) return left;
      left = { kind: "binary", sign, left, right: this.#binary(level + 1) };
    }
  }

  #unary(): Expression {
    for (const sign of ["!", "-"]) if (this.#take(sign)) return { kind: "unary", sign, operand: this.#unary() };
    const type = this.#castType();
    if (type !== undefined) return { kind: "cast", type, operand: this.#unary() };
    return this.#postfix(this.#primary());
  }

  #castType(): string | undefined {
    const [open, name, close] = this.#tokens.slice(this.#at, this.#at + 3);
    const isCast = isSign(open, "(") && name?.kind === "name" && castTypes.includes(name.text) && isSign(close, ")");
    if (!isCast) return undefined;
    this.#at += 3;
    return name.text;
  }

  #postfix(start: Expression): Expression {
    let result = start;
    for (;;) {
      const isConditional = this.#take("?.");
      if (isConditional || this.#take(".")) {
        const name = this.#name();
        const type = this.#typeArgument();
        // Only a body is read differently by type.
        result = { kind: "member", target: result, name: type && name === "As" ? `As<${type}>` : name, isConditional };
      } else if (this.#take("(")) result = { kind: "call", method: result, parameters: this.#list(")") };
      else if (this.#take("[")) {
        result = { kind: "index", target: result, key: this.#expression() };
        this.#expect("]");
      } else return result;
    }
  }

  /** `<string>` or `<byte[]>` of a generic method. */
  #typeArgument(): string | undefined {
    const [open, type] = this.#tokens.slice(this.#at, this.#at + 2);
    if (!isSign(open, "<") || type?.kind !== "name") return undefined;
    const [one, two] = this.#tokens.slice(this.#at + 2, this.#at + 4);
    const brackets = isSign(one, "[") && isSign(two, "]") ? 2 : 0;
    const [close, call] = this.#tokens.slice(this.#at + 2 + brackets, this.#at + 4 + brackets);
    if (!isSign(close, ">") || !isSign(call, "(")) return undefined;
    this.#at += 3 + brackets;
    return brackets === 0 ? type.text : `${type.text}[]`;
  }

  #primary(): Expression {
    const token = this.#tokens[this.#at] ?? { kind: "end" };
    this.#at += 1;
    switch (token.kind) {
      case "text":
        return { kind: "literal", value: token.text };
      case "number":
        return { kind: "literal", value: token.value };
      case "name":
        return this.#named(token.text);
      case "sign":
        if (token.text === "(") {
          const inner = this.#expression();
          this.#expect(")");
          return inner;
        }
        this.#at -= 1;
        throw this.#unexpected();
      case "end":
        this.#at -= 1;
        throw this.#unexpected();
      default:
        return token satisfies never;
    }
  }

  #named(name: string): Expression {
    const constant = constants.get(name);
    if (constant !== undefined) return { kind: "literal", value: constant };
    if (name !== "new") return { kind: "name", name };
    this.#takeName("string");
    this.#expect("[");
    this.#expect("]");
    this.#expect("{");
    return { kind: "list", items: this.#list("}") };
  }

  #list(close: string): Expression[] {
    const items: Expression[] = [];
    while (!this.#take(close)) {
      this.#argumentName();
      items.push(this.#expression());
      if (!this.#take(",")) {
        this.#expect(close);
        break;
      }
    }
    return items;
  }

  /** `preserveContent:` before an argument: no method here has two that could be mistaken for each other. */
  #argumentName(): void {
    const [name, colon] = this.#tokens.slice(this.#at, this.#at + 2);
    if (name?.kind === "name" && isSign(colon, ":")) this.#at += 2;
  }

  #name(): string {
    const token = this.#tokens[this.#at];
    if (token?.kind !== "name") throw this.#unexpected();
    this.#at += 1;
    return token.text;
  }

  #takeName(name: string): boolean {
    const token = this.#tokens[this.#at];
    const isThere = token?.kind === "name" && token.text === name;
    if (isThere) this.#at += 1;
    return isThere;
  }

  #take(sign: string): boolean {
    const isThere = isSign(this.#tokens[this.#at], sign);
    if (isThere) this.#at += 1;
    return isThere;
  }

  #expect(sign: string): void {
    if (!this.#take(sign)) throw this.#unexpected();
  }

  #expectEnd(): void {
    if (this.#tokens[this.#at]?.kind !== "end") throw this.#unexpected();
  }

  #unexpected(): UnsupportedExpression {
    const token = this.#tokens[this.#at];
    const found =
      token === undefined || token.kind === "end"
        ? "its end"
        : `'${token.kind === "number" ? token.value : token.text}'`;
    return new UnsupportedExpression(`the sandbox does not understand ${found} here`);
  }
}

function isSign(token: Token | undefined, text: string): boolean {
  return token?.kind === "sign" && token.text === text;
}
