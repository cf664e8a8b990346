import { randomUUID } from "node:crypto";
import { isIP } from "node:net";
import { array, listOf, map, record, set } from "./composites.ts";
import { type Field, optional } from "./field.ts";
import { integer, string } from "./scalars.ts";

/** The named field types that Kong's entities share (Admin API reference, "Kong entities"). */

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export function isUuid(text: string): boolean {
  return uuidPattern.test(text);
}

const uuidText = string((value) => (isUuid(value) ? undefined : "expected a valid UUID"));

/** Given by the client or made here. */
export const id: Field<string> = {
  ...uuidText,
  description: { type: "string", uuid: true, auto: true },
  initial: () => randomUUID(),
};

/** Stamped by the entity layer; what a client sends is read and, for `updated_at`, overwritten. */
export const timestamp: Field<number> = {
  ...integer(),
  description: { type: "integer", timestamp: true, auto: true },
  initial: () => 0,
};

export const entityName = string((value) =>
  /^[\w.\-~\u0080-\u{10ffff}]+$/u.test(value)
    ? undefined
    : `invalid value '${value}': the only accepted ascii characters are alphanumerics or ., -, _, and ~`,
);

const tag = string((value) =>
  /^[\u0020-\u002b\u002d\u002e\u0030-\u007e\u0080-\u{10ffff}]+$/u.test(value)
    ? undefined
    : `invalid tag '${value}': expected printable ascii (except \`,\` and \`/\`) or valid utf-8 sequences`,
);
export const tags = optional(set(tag));

export function reference(kind: string): Field<{ id: string }> {
  const field = record({ id: { ...uuidText, description: { type: "string", uuid: true } } });
  return {
    ...field,
    description: { type: "foreign", reference: kind },
    initial: () => undefined,
    merge: (sent) => sent,
  };
}

export const headerName = string((value) =>
  /^[A-Za-z0-9_-]+$/.test(value)
    ? undefined
    : `bad header name '${value}', allowed characters are A-Z, a-z, 0-9, '_', and '-'`,
);

export const methods = optional(
  set(string((value) => (/^[A-Z]+$/.test(value) ? undefined : `invalid value: ${value}`))),
);

/** A path without a pattern: of a service, of a health check. */
export const plainPath = string(
  (value) => (value.startsWith("/") ? undefined : "should start with: /"),
  (value) => (value.includes("//") ? "must not have empty segments" : undefined),
  pathCharacters,
);

export function pathCharacters(path: string): string | undefined {
  if (!/^\/[\w.\-~/%:@!$&'()*+,;=]*$/.test(path))
    return `invalid path: '${path}' (characters outside of the reserved list of RFC 3986 found)`;
  const broken = /%(?![0-9a-fA-F]{2}).?.?/.exec(path);
  return broken === null ? undefined : `invalid url-encoded value: '${broken[0]}'`;
}

export function isHostname(text: string): boolean {
  return /^[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?(\.[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?)*\.?$/.test(text);
}

/** A hostname or an address, without a port. */
export const host = string((value) => {
  if (isIP(value.replace(/^\[(.*)\]$/, "$1")) !== 0 || isHostname(value)) return undefined;
  return /^[^:]+:\d+$/.test(value) ? "must not have a port" : `invalid value: ${value}`;
});

export const headerMap = optional(map(headerName, array(string())));

const protocolWords = ["grpc", "grpcs", "http", "https", "tcp", "tls", "tls_passthrough", "udp"] as const;
export const protocol = string((value) =>
  protocolWords.some((known) => known === value) ? undefined : `expected one of: ${protocolWords.join(", ")}`,
);

/** The protocols a plugin listens to, with the plugin's own default. */
export const pluginProtocols = (value: string[] = ["grpc", "grpcs", "http", "https"]) => listOf(protocol, value);
