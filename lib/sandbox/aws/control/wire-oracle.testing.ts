import * as restApis from "@aws-sdk/client-api-gateway";
import * as httpApis from "@aws-sdk/client-apigatewayv2";
import { isObject } from "../../core/json.ts";
import type { ControlCall } from "./control-server.ts";

/**
 * Holds what the control API answered against the vendor's own model of it, which its SDK carries as data: status codes,
 * names of members and their types. The SDK itself reads answers tolerantly, and would let any of these pass.
 */
export function wireProblems(call: ControlCall): string[] {
  const isHttpApi = call.path.startsWith("/v2/");
  const exported: Readonly<Record<string, unknown>> = isHttpApi ? { ...httpApis } : { ...restApis };
  const operation = exported[`${call.operation}$`];
  if (call.status >= 400) return [];
  if (!Array.isArray(operation)) return [`${call.operation} is no operation of the vendor's`];
  const status = statusOf(operation[3]);
  const wrongStatus = status === call.status ? [] : [`${call.operation} answered ${call.status} instead of ${status}`];
  const timestamp = isHttpApi ? isIsoTime : isEpochSeconds;
  const check = { timestamp, place: call.operation };
  return call.responseBody === undefined
    ? wrongStatus
    : [...wrongStatus, ...problems(JSON.parse(JSON.stringify(call.responseBody)), operation[5], check)];
}

interface Check {
  readonly timestamp: (value: unknown) => boolean;
  readonly place: string;
}

/** The model's short codes: kinds of structure by their first element, scalars by a number, with bits for lists and maps. */
const [listKind, mapKind, structureKind] = [1, 2, 3];
const [listBit, mapBit] = [64, 128];
const timestampCodes = [4, 5, 6, 7];

function problems(value: unknown, schema: unknown, check: Check): string[] {
  const known: unknown = typeof schema === "function" ? schema() : schema;
  if (value === null) return [`${check.place} is null, which the service never sends`];
  if (typeof known === "number") return scalarProblems(value, known, check);
  if (!Array.isArray(known)) return [];
  const [kind] = known;
  // A member with traits of its own is a pair of its type and them.
  if (Array.isArray(kind) || typeof kind === "function") return problems(value, kind, check);
  if (known.length === 2 && typeof kind === "number" && isObject(known[1])) return problems(value, kind, check);
  if (kind === structureKind) return structureProblems(value, known, check);
  if (kind === listKind) return listProblems(value, known[4], check);
  if (kind === mapKind) return mapProblems(value, known[5], check);
  return kind === 0 ? problems(value, known[4], check) : [];
}

function structureProblems(value: unknown, schema: readonly unknown[], check: Check): string[] {
  if (!isObject(value)) return [`${check.place} is no structure`];
  const [names, members] = [schema[4], schema[5]];
  if (!Array.isArray(names) || !Array.isArray(members)) return [];
  const byWireName = new Map(names.map((name, index) => [wireName(name, members[index]), members[index]]));
  return Object.entries(value).flatMap(([name, member]) => {
    const place = `${check.place}.${name}`;
    const memberSchema: unknown = byWireName.get(name);
    return memberSchema === undefined
      ? [`${place} is no member that the service sends`]
      : problems(member, memberSchema, { ...check, place });
  });
}

function wireName(name: unknown, member: unknown): string {
  const traits: unknown = Array.isArray(member) ? member[1] : undefined;
  return isObject(traits) && typeof traits.jsonName === "string" ? traits.jsonName : String(name);
}

function listProblems(value: unknown, schema: unknown, check: Check): string[] {
  if (!Array.isArray(value)) return [`${check.place} is no list`];
  return value.flatMap((item) => problems(item, schema, { ...check, place: `${check.place}[]` }));
}

function mapProblems(value: unknown, schema: unknown, check: Check): string[] {
  if (!isObject(value)) return [`${check.place} is no map`];
  return Object.values(value).flatMap((item) => problems(item, schema, { ...check, place: `${check.place}{}` }));
}

function scalarProblems(value: unknown, code: number, check: Check): string[] {
  if ((code & mapBit) !== 0) return mapProblems(value, code & ~mapBit, check);
  if ((code & listBit) !== 0) return listProblems(value, code & ~listBit, check);
  const isRight =
    code === 0
      ? typeof value === "string"
      : code === 1
        ? typeof value === "number"
        : code === 2
          ? typeof value === "boolean"
          : !timestampCodes.includes(code) || check.timestamp(value);
  return isRight ? [] : [`${check.place} is ${JSON.stringify(value)}, of the wrong type`];
}

function isEpochSeconds(value: unknown): boolean {
  return typeof value === "number" && value < 100_000_000_000;
}

function isIsoTime(value: unknown): boolean {
  return typeof value === "string" && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(value);
}

function statusOf(traits: unknown): unknown {
  const http: unknown = isObject(traits) ? traits.http : undefined;
  return Array.isArray(http) ? http[2] : undefined;
}
