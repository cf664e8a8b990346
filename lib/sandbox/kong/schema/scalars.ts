import type { JsonObject } from "../../core/json.ts";
import { bad, defaulted, type Field, good, type Rule, scalar } from "./field.ts";

export function string(...rules: readonly Rule<string>[]): Field<string> {
  return scalar(
    { type: "string" },
    (input) => {
      if (typeof input !== "string") return bad("expected a string");
      // Kong's strings have a minimum length of 1 unless their schema says otherwise.
      return input === "" ? bad("length must be at least 1") : good(input);
    },
    rules,
  );
}

/** One of a few words. */
export function word<const Words extends readonly [string, ...string[]]>(words: Words): Field<Words[number]> {
  const isWord = (input: string): input is Words[number] => words.includes(input);
  return scalar(
    { type: "string", one_of: [...words] },
    (input) => {
      if (typeof input !== "string") return bad("expected a string");
      return isWord(input) ? good(input) : bad(`expected one of: ${words.join(", ")}`);
    },
    [],
  );
}

export function boolean(): Field<boolean> {
  return scalar(
    { type: "boolean" },
    (input) => (typeof input === "boolean" ? good(input) : bad("expected a boolean")),
    [],
  );
}

interface Limits {
  readonly between?: readonly [number, number];
  readonly above?: number;
}

export function number(limits: Limits = {}): Field<number> {
  return scalar(
    describe("number", limits),
    (input) => (typeof input === "number" && Number.isFinite(input) ? good(input) : bad("expected a number")),
    limitRules(limits),
  );
}

export function integer(limits: Limits = {}): Field<number> {
  return scalar(
    describe("integer", limits),
    (input) => (typeof input === "number" && Number.isInteger(input) ? good(input) : bad("expected an integer")),
    limitRules(limits),
  );
}

function describe(type: string, { between, above }: Limits): JsonObject {
  return {
    type,
    ...(between === undefined ? {} : { between: [...between] }),
    ...(above === undefined ? {} : { gt: above }),
  };
}

function limitRules({ between, above }: Limits): Rule<number>[] {
  return [
    (value) =>
      between !== undefined && (value < between[0] || value > between[1])
        ? `value should be between ${between[0]} and ${between[1]}`
        : undefined,
    (value) => (above !== undefined && value <= above ? `value must be greater than ${above}` : undefined),
  ];
}

/** The shorthands that nearly every schema uses. */
export const flag = (value: boolean): Field<boolean> => defaulted(boolean(), value, value);
export const count = (value: number, limits: Limits = {}): Field<number> => defaulted(integer(limits), value, value);
export const choice = <const Words extends readonly [string, ...string[]]>(
  words: Words,
  value: Words[number],
): Field<Words[number]> => defaulted(word(words), value, value);
