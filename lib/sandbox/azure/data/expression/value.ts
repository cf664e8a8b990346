/** What a policy expression works with. */
export type Value = string | number | boolean | null | readonly Value[] | HostObject;

/** An object of the gateway, as "API Management policy expressions: context variable" lists them. */
export interface HostObject {
  /** For messages: "IRequest". */
  readonly type: string;
  readonly members?: Readonly<Record<string, () => Value>>;
  readonly methods?: Readonly<Record<string, (parameters: readonly Value[]) => Value>>;
  readonly index?: (key: string) => Value;
}

/** The expression is C# that this sandbox does not run; the real service may well do. */
export class UnsupportedExpression extends Error {}

/** The expression itself fails, as it would on the real service. */
export class ExpressionFailure extends Error {}

export function isHostObject(value: Value): value is HostObject {
  return typeof value === "object" && value !== null && !isList(value);
}

export function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

/** As C#'s `ToString` and string concatenation write it. */
export function toText(value: Value): string {
  if (value === null) return "";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (isList(value)) return value.map(toText).join(",");
  if (isHostObject(value)) {
    const write = value.methods?.ToString;
    if (write === undefined) throw new UnsupportedExpression(`${value.type} cannot be written as text`);
    return toText(write([]));
  }
  return String(value);
}

export function toBoolean(value: Value): boolean {
  if (typeof value === "boolean") return value;
  if (typeof value === "string" && /^(true|false)$/i.test(value.trim())) return value.trim().toLowerCase() === "true";
  throw new ExpressionFailure(`'${toText(value)}' is not a Boolean.`);
}

export function toNumber(value: Value): number {
  const number = typeof value === "number" ? value : Number(toText(value).trim() || Number.NaN);
  if (Number.isNaN(number)) throw new ExpressionFailure(`'${toText(value)}' is not a number.`);
  return number;
}

/** A dictionary of the gateway: indexer, `ContainsKey` and `GetValueOrDefault`. */
export function dictionary(type: string, find: (key: string) => Value | undefined): HostObject {
  return {
    type,
    index: (key) => {
      const found = find(key);
      if (found === undefined) throw new ExpressionFailure("The given key was not present in the dictionary.");
      return found;
    },
    methods: {
      ContainsKey: ([key = null]) => find(toText(key)) !== undefined,
      GetValueOrDefault: ([key = null, fallback = null]) => find(toText(key)) ?? fallback,
    },
  };
}
