import { isObject, type Unchecked } from "../../core/json.ts";
import { badRequest, validationError } from "../control/aws-error.ts";

/** Readers of members of a request's body. Each throws in the vendor's words when the member is of another type. */

export function textOf(body: Unchecked, member: string): string | undefined {
  const value = body[member];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "string") throw badRequest(`Invalid value for '${member}': a string was expected`);
  return value;
}

export function requiredText(body: Unchecked, member: string, input: string): string {
  const value = textOf(body, member);
  if (value === undefined)
    throw validationError(`Value null at '${input}.${member}' failed to satisfy constraint: Member must not be null`);
  return value;
}

export function booleanOf(body: Unchecked, member: string): boolean | undefined {
  const value = body[member];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "boolean") throw badRequest(`Invalid value for '${member}': a boolean was expected`);
  return value;
}

export function numberOf(body: Unchecked, member: string): number | undefined {
  const value = body[member];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "number") throw badRequest(`Invalid value for '${member}': a number was expected`);
  return value;
}

export function listOf(body: Unchecked, member: string): string[] | undefined {
  const value = body[member];
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value) || !value.every((item) => typeof item === "string"))
    throw badRequest(`Invalid value for '${member}': a list of strings was expected`);
  return value;
}

export function textsOf(body: Unchecked, member: string): Record<string, string> | undefined {
  const value = body[member];
  if (value === undefined || value === null) return undefined;
  if (!isObject(value)) throw badRequest(`Invalid value for '${member}': a map was expected`);
  return Object.fromEntries(Object.entries(value).map(([name, text]) => [name, requireText(text)]));
}

export function flagsOf(body: Unchecked, member: string): Record<string, boolean> | undefined {
  const value = body[member];
  if (value === undefined || value === null) return undefined;
  if (!isObject(value)) throw badRequest(`Invalid value for '${member}': a map was expected`);
  return Object.fromEntries(Object.entries(value).map(([name, flag]) => [name, flag === true]));
}

/** One of the given words. The message lists them as the service's validation does. */
export function enumOf<Word extends string>(value: string, words: readonly Word[], where: string): Word {
  const found = words.find((word) => word === value);
  if (found === undefined)
    throw validationError(
      `Value '${value}' at '${where}' failed to satisfy constraint: Member must satisfy enum value set: [${words.join(", ")}]`,
    );
  return found;
}

function requireText(value: unknown): string {
  if (typeof value !== "string") throw badRequest("Invalid value: a string was expected");
  return value;
}
