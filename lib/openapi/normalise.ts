import type { Finding } from "#lib/model/finding.ts";
import { isJsonObject, type JsonObject } from "#lib/model/json.ts";
import { canonicalHash } from "./canonical.ts";
import { readOperations } from "./operations.ts";
import { proposeNames } from "./proposal.ts";
import { readSecurity } from "./security.ts";
import { readServers } from "./servers.ts";
import type { Dialect, DocumentSummary } from "./summary.ts";
import { upgradeDocument } from "./upgrade.ts";

export interface Normalised {
  /** OpenAPI 3.1. */
  readonly document: JsonObject;
  readonly summary: DocumentSummary;
  readonly findings: readonly Finding[];
}

/** From a document of any dialect to OpenAPI 3.1, with what an API can be made of. Places are those of the input. */
export function normaliseDocument(source: JsonObject, dialect: Dialect): Normalised {
  const { document, findings: upgradeFindings } = upgradeDocument(source, dialect);
  const { operations, findings: operationFindings } = readOperations(document);
  const { servers, backends, findings: serverFindings } = readServers(document);
  const { schemes, policies, findings: securityFindings } = readSecurity(document, operations);
  const info = isJsonObject(document.info) ? document.info : {};
  const title = textOf(info.title) || "Untitled API";
  const version = textOf(info.version) || "1.0.0";
  const description = textOf(info.description).slice(0, 2000);
  const methods = Object.groupBy(operations, (operation) => operation.method);
  const findings = [...upgradeFindings, ...operationFindings, ...serverFindings, ...securityFindings];
  return {
    document,
    findings: findings.map((finding) => ({ ...finding, place: placeInSource(finding.place, source, dialect) })),
    summary: {
      dialect,
      title,
      version,
      ...(description === "" ? {} : { description }),
      operations: [...operations],
      methods: Object.fromEntries(Object.entries(methods).map(([method, list]) => [method, list.length])),
      servers: [...servers],
      backends: [...backends],
      security: [...schemes],
      webhooks: isJsonObject(document.webhooks) ? Object.keys(document.webhooks).length : 0,
      proposed: { ...proposeNames(title, version), backends: backends.slice(0, 1), policies: [...policies] },
      contentHash: canonicalHash(document),
    },
  };
}

/** What is left to say of a text that is not a definition. */
export function emptySummary(): DocumentSummary {
  return {
    title: "",
    version: "",
    operations: [],
    methods: {},
    servers: [],
    backends: [],
    security: [],
    webhooks: 0,
    proposed: { name: "", version: "", slug: "", basePath: "/", backends: [], policies: [] },
    contentHash: "",
  };
}

/** YAML makes a number of an unquoted version. */
function textOf(value: unknown): string {
  if (typeof value === "number") return String(value);
  return typeof value === "string" ? value.trim() : "";
}

/** Where the document as typed keeps what OpenAPI 3.1 has elsewhere: https://spec.openapis.org/oas/v2.0.html#schema */
function placeInSource(place: string, source: JsonObject, dialect: Dialect): string {
  if (place === "/webhooks" && source.webhooks === undefined) return "/x-webhooks";
  if (dialect !== "swagger-2.0") return place;
  return place
    .replace(/^\/components\/securitySchemes(?=\/|$)/, "/securityDefinitions")
    .replace(/^\/components\/schemas(?=\/|$)/, "/definitions")
    .replace(/^\/servers(\/.*)?$/, "/host");
}
