import { isDeepStrictEqual } from "node:util";
import { isJsonObject, type Json, type JsonObject } from "#lib/model/json.ts";
import type { FieldDiff } from "#lib/model/plan.ts";
import type { Resource } from "#lib/model/resource.ts";
import { hiddenSecret, sameSecret } from "./secret.ts";

/**
 * How the canonical body of an observed resource differs from the desired one, field by field, in path order.
 *
 * Top-level keys that the desired body does not name are not ours and are left out, and so is its payload. Below them
 * everything counts: an entry that is missing from a desired map was taken out of it.
 */
export function diffResource(desired: Resource, observed: Resource): FieldDiff[] {
  const secrets = secretKeys(desired, observed);
  const fields: FieldDiff[] = [];
  for (const key of comparedKeys(desired).toSorted()) {
    const after = desired.body[key];
    const before = observed.body[key];
    if (secrets.has(key)) {
      if (!sameSecret(after, before)) fields.push(hidden(key, before, after));
      continue;
    }
    diffValue(key, before, after, fields);
  }
  return fields;
}

/** The fields of a resource that is created whole, or deleted whole. */
export function wholeResource(resource: Resource, direction: "added" | "removed"): FieldDiff[] {
  const secrets = secretKeys(resource);
  return comparedKeys(resource)
    .filter((path) => resource.body[path] !== undefined)
    .toSorted()
    .map((path) => {
      const value = resource.body[path];
      const shown = secrets.has(path) ? hiddenSecret : value;
      return direction === "added" ? { path, after: shown } : { path, before: shown };
    });
}

/** The keys of a resource's body that say what it is; the payload is what they stand for. */
export function comparedKeys({ body, payload = [] }: Pick<Resource, "body" | "payload">): string[] {
  return Object.keys(body).filter((key) => !payload.includes(key));
}

function secretKeys(...resources: readonly Resource[]): Set<string> {
  return new Set(resources.flatMap((resource) => resource.secrets ?? []));
}

function hidden(path: string, before: Json | undefined, after: Json | undefined): FieldDiff {
  return {
    path,
    before: before === undefined ? undefined : hiddenSecret,
    after: after === undefined ? undefined : hiddenSecret,
  };
}

function diffValue(path: string, before: Json | undefined, after: Json | undefined, into: FieldDiff[]): void {
  if (isJsonObject(before) && isJsonObject(after)) diffObject(path, before, after, into);
  else if (!isDeepStrictEqual(dropAbsent(before), dropAbsent(after))) into.push({ path, before, after });
}

function diffObject(path: string, before: JsonObject, after: JsonObject, into: FieldDiff[]): void {
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  for (const key of [...keys].toSorted()) diffValue(`${path}.${key}`, before[key], after[key], into);
}

/** An absent key and an undefined one mean the same, at any depth. */
function dropAbsent(value: Json | undefined): Json | undefined {
  if (Array.isArray(value)) return value.map((item) => dropAbsent(item) ?? null);
  if (!isJsonObject(value)) return value;
  const present = Object.entries(value).filter(([, item]) => item !== undefined);
  return Object.fromEntries(present.map(([key, item]) => [key, dropAbsent(item)]));
}
