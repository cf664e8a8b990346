import { isObject, type Unchecked } from "../../core/json.ts";
import { array, record } from "../schema/composites.ts";
import { defaulted, type FieldErrors, optional, type TypeOf } from "../schema/field.ts";
import { entityName, host, id, isUuid, plainPath, protocol, reference, tags, timestamp } from "../schema/kinds.ts";
import { boolean, count, flag, integer, string } from "../schema/scalars.ts";
import { defineEntity } from "./entity.ts";

const timeoutMs = () => count(60_000, { between: [1, 2 ** 31 - 2] });

/** Kong Admin API reference, Service object. */
const schema = record({
  id,
  created_at: timestamp,
  updated_at: timestamp,
  name: optional(entityName),
  retries: count(5, { between: [0, 32_767] }),
  protocol: defaulted(protocol, "http", "http"),
  host,
  port: count(80, { between: [0, 65_535] }),
  path: optional(plainPath),
  connect_timeout: timeoutMs(),
  write_timeout: timeoutMs(),
  read_timeout: timeoutMs(),
  tags,
  client_certificate: optional(reference("certificates")),
  tls_verify: optional(boolean()),
  tls_verify_depth: optional(integer({ between: [0, 64] })),
  ca_certificates: optional(array(string((value) => (isUuid(value) ? undefined : "expected a valid UUID")))),
  enabled: flag(true),
});

export type Service = TypeOf<typeof schema>;

const tlsOnly = ["client_certificate", "tls_verify", "tls_verify_depth", "ca_certificates"] as const;

export const services = defineEntity({
  kind: "services",
  path: "services",
  nestedPath: "services",
  parameter: "service",
  endpointKey: "name",
  endpointField: entityName,
  schema,
  unique: ["name"],
  foreign: [{ field: "client_certificate", kind: "certificates", onDelete: "restrict" }],
  prepare: expandUrl,
  check: (service) => {
    const errors: FieldErrors = {};
    const general: string[] = [];
    const violate = (field: string, otherwise: string) => {
      errors[field] = "value must be null";
      general.push(`failed conditional validation given value of field '${otherwise}'`);
    };
    if (!["http", "https"].includes(service.protocol) && service.path !== null) violate("path", "protocol");
    if (!["https", "tls"].includes(service.protocol))
      for (const field of tlsOnly) if (service[field] !== null) violate(field, "protocol");
    return general.length > 0 ? { ...errors, "@entity": general } : errors;
  },
});

const standardPorts: Readonly<Record<string, number>> = { http: 80, https: 443 };

/** `url` is write-only shorthand for protocol, host, port and path. */
function expandUrl(input: Unchecked): Unchecked {
  const { url, ...rest } = input;
  if (typeof url !== "string" || !isObject(rest)) return input;
  const parts = /^(?:([A-Za-z][\w+.-]*):)?(?:\/\/([^/:?#]*|\[[^\]]*\])(?::(\d+))?)?(\/[^?#]*)?/.exec(url);
  const scheme = parts?.[1] ?? "http";
  return {
    ...rest,
    protocol: scheme,
    host: parts?.[2] ?? null,
    port: parts?.[3] === undefined ? (standardPorts[scheme] ?? 80) : Number(parts[3]),
    path: parts?.[4] ?? null,
  };
}
