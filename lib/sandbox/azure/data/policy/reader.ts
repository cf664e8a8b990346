import { attributeOf, elementsOf, isExpression, textOf, type XmlElement } from "../../policy/xml.ts";
import type { Exchange } from "../exchange.ts";
import { contextOf } from "../expression/context.ts";
import { evaluate } from "../expression/evaluate.ts";
import { ExpressionFailure, toBoolean, toText, UnsupportedExpression, type Value } from "../expression/value.ts";
import { PolicyFailure, unsupported } from "../failure.ts";

/** The value of a named value by its display name. */
export type NamedValues = (displayName: string) => string | undefined;

/** Reads one element of a policy for one request: named values filled in, expressions evaluated. */
export class Reader {
  readonly element: XmlElement;
  readonly #exchange: Exchange;
  readonly #namedValues: NamedValues;

  constructor(element: XmlElement, exchange: Exchange, namedValues: NamedValues) {
    this.element = element;
    this.#exchange = exchange;
    this.#namedValues = namedValues;
  }

  /** Undefined when the attribute is not there. */
  attribute(name: string): string | undefined {
    const value = this.value(name);
    return value === undefined ? undefined : toText(value);
  }

  /** The attribute without turning an expression's result into text. */
  value(name: string): Value | undefined {
    const written = attributeOf(this.element, name);
    return written === undefined ? undefined : this.#resolve(written);
  }

  required(name: string): string {
    const value = this.attribute(name);
    if (value === undefined) throw unsupported(`'${this.element.name}' has no attribute '${name}'`);
    return value;
  }

  number(name: string): number | undefined {
    const text = this.attribute(name);
    if (text === undefined) return undefined;
    const number = Number(text.trim() || Number.NaN);
    if (Number.isNaN(number)) throw expressionFailed(`'${text}' is not a number.`);
    return number;
  }

  flag(name: string, otherwise: boolean): boolean {
    const value = this.value(name);
    if (value === undefined) return otherwise;
    if (value === "1" || value === "0") return value === "1";
    return guarded(() => toBoolean(value));
  }

  content(): string {
    return toText(this.#resolve(textOf(this.element)));
  }

  children(name: string): Reader[] {
    return elementsOf(this.element)
      .filter((child) => child.name === name)
      .map((child) => new Reader(child, this.#exchange, this.#namedValues));
  }

  child(name: string): Reader | undefined {
    return this.children(name)[0];
  }

  /** The texts of `<list><item>…</item></list>`; empty when the list is not there. */
  texts(list: string, item: string): string[] {
    return this.children(list).flatMap((found) => found.children(item).map((part) => part.content().trim()));
  }

  #resolve(written: string): Value {
    const text = written.replace(/\{\{([^{}]+)\}\}/g, (_, name: string) => {
      const value = this.#namedValues(name.trim());
      if (value === undefined) throw expressionFailed(`Cannot find a property '${name.trim()}'.`);
      return value;
    });
    return isExpression(text) ? guarded(() => evaluate(text, contextOf(this.#exchange))) : text;
  }
}

function guarded<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (error instanceof UnsupportedExpression) throw unsupported(`policy expression: ${error.message}`);
    if (error instanceof ExpressionFailure) throw expressionFailed(error.message);
    throw error;
  }
}

function expressionFailed(message: string): PolicyFailure {
  return new PolicyFailure({
    status: 500,
    reason: "ExpressionValueEvaluationFailure",
    message: `Expression evaluation failed. ${message}`,
    publicMessage: "Internal server error",
  });
}
