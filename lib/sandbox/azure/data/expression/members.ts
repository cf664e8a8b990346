import {
  ExpressionFailure,
  type HostObject,
  isHostObject,
  isList,
  toBoolean,
  toNumber,
  toText,
  UnsupportedExpression,
  type Value,
} from "./value.ts";

type Method<Target> = (target: Target, parameters: readonly Value[]) => Value;

/** `StringComparison.OrdinalIgnoreCase` and its kin: what counts is whether case does. */
const ignoresCase = (comparison: Value | undefined) =>
  comparison !== undefined && /IgnoreCase$/.test(toText(comparison));

function compared(judge: (target: string, other: string) => boolean): Method<string> {
  return (target, [other = null, comparison]) => {
    if (other === null) throw new ExpressionFailure("Value cannot be null.");
    const fold = (text: string) => (ignoresCase(comparison) ? text.toLowerCase() : text);
    return judge(fold(target), fold(toText(other)));
  };
}

const textMethods: Readonly<Record<string, Method<string>>> = {
  StartsWith: compared((target, other) => target.startsWith(other)),
  EndsWith: compared((target, other) => target.endsWith(other)),
  Contains: compared((target, other) => target.includes(other)),
  Equals: compared((target, other) => target === other),
  IndexOf: (target, [other = ""]) => target.indexOf(toText(other)),
  ToLower: (target) => target.toLowerCase(),
  ToLowerInvariant: (target) => target.toLowerCase(),
  ToUpper: (target) => target.toUpperCase(),
  ToUpperInvariant: (target) => target.toUpperCase(),
  ToString: (target) => target,
  Trim: (target) => target.trim(),
  Replace: (target, [from = "", to = ""]) => target.replaceAll(toText(from), toText(to)),
  Split: (target, [separator = ","]) => target.split(toText(separator)),
  Substring: (target, [start = 0, length]) => {
    const from = toNumber(start);
    return target.slice(from, length === undefined ? undefined : from + toNumber(length));
  },
};

const listMethods: Readonly<Record<string, Method<readonly Value[]>>> = {
  Contains: (target, [other = null]) => target.includes(other),
  Any: (target) => target.length > 0,
  Count: (target) => target.length,
  First: ([first]) => {
    if (first === undefined) throw new ExpressionFailure("Sequence contains no elements.");
    return first;
  },
  FirstOrDefault: ([first = null]) => first,
  Last: (target) => target.at(-1) ?? null,
};

const anyMethods: Readonly<Record<string, Method<Value>>> = {
  ToString: (target) => toText(target),
  Equals: (target, [other = null]) => target === other,
};

const text: HostObject = {
  type: "string",
  members: { Empty: () => "" },
  methods: {
    IsNullOrEmpty: ([value = null]) => value === null || value === "",
    IsNullOrWhiteSpace: ([value = null]) => value === null || toText(value).trim() === "",
    Join: ([separator = "", list = []]) => (isList(list) ? list.map(toText).join(toText(separator)) : toText(list)),
    Concat: (parts) => parts.map(toText).join(""),
    Equals: ([one = null, other = null, comparison = ""]) => {
      const fold = (value: Value) => (ignoresCase(comparison) && value !== null ? toText(value).toLowerCase() : value);
      return fold(one) === fold(other);
    },
  },
};

const comparisons = ["Ordinal", "OrdinalIgnoreCase", "InvariantCulture", "InvariantCultureIgnoreCase"];

/** The classes whose static members an expression may use. */
export const statics: Readonly<Record<string, Value>> = {
  string: text,
  String: text,
  int: { type: "int", methods: { Parse: ([value = null]) => Math.trunc(toNumber(value)) } },
  bool: { type: "bool", methods: { Parse: ([value = null]) => toBoolean(value) } },
  StringComparison: {
    type: "StringComparison",
    members: Object.fromEntries(comparisons.map((name) => [name, () => name])),
  },
};

export function memberOf(target: Value, name: string): Value {
  if (target === null) throw new ExpressionFailure("Object reference not set to an instance of an object.");
  if (isHostObject(target)) {
    const read = target.members?.[name];
    if (read !== undefined) return read();
    throw new UnsupportedExpression(`the sandbox does not know '${name}' of ${target.type}`);
  }
  if ((typeof target === "string" || isList(target)) && (name === "Length" || name === "Count")) return target.length;
  throw new UnsupportedExpression(`the sandbox does not know '${name}' of this value`);
}

export function methodOf(target: Value, name: string): (parameters: readonly Value[]) => Value {
  if (target === null) throw new ExpressionFailure("Object reference not set to an instance of an object.");
  if (isHostObject(target)) {
    const method = target.methods?.[name];
    if (method !== undefined) return method;
  } else if (typeof target === "string") {
    const method = textMethods[name];
    if (method !== undefined) return (parameters) => method(target, parameters);
  } else if (isList(target)) {
    const method = listMethods[name];
    if (method !== undefined) return (parameters) => method(target, parameters);
  }
  const method = anyMethods[name];
  if (method !== undefined && !isHostObject(target)) return (parameters) => method(target, parameters);
  throw new UnsupportedExpression(`the sandbox does not know the method '${name}' here`);
}

/** Every name that may follow a point, for values whose type is not known before they are there. */
export const knownNames: ReadonlySet<string> = new Set([
  ...Object.keys(textMethods),
  ...Object.keys(listMethods),
  ...Object.keys(anyMethods),
  ...["Length", "Count"],
]);
