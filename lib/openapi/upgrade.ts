import { upgradeFromTwoToThree } from "@scalar/openapi-upgrader/2.0-to-3.0";
import { upgradeFromThreeToThreeOne } from "@scalar/openapi-upgrader/3.0-to-3.1";
import type { Finding } from "#lib/model/finding.ts";
import { isJsonObject, type JsonObject } from "#lib/model/json.ts";
import { plainJson } from "./plain-json.ts";
import { escapeSegment } from "./pointer.ts";
import type { Dialect } from "./summary.ts";

export interface Upgraded {
  /** OpenAPI 3.1. */
  readonly document: JsonObject;
  readonly findings: readonly Finding[];
}

/** The same document as OpenAPI 3.1, which is what everything after this reads. The input is not changed. */
export function upgradeDocument(document: JsonObject, dialect: Dialect): Upgraded {
  switch (dialect) {
    case "swagger-2.0":
    case "openapi-3.0":
      return upgradeByLibrary(document, dialect);
    case "openapi-3.1":
      return { document, findings: [] };
    case "openapi-3.2":
      return withoutNewerParts(document);
    default:
      return dialect satisfies never;
  }
}

/** The library trusts the shape of what it is given: what it cannot upgrade is taken as 3.1 as it stands. */
function upgradeByLibrary(document: JsonObject, dialect: Dialect): Upgraded {
  try {
    // From 3.0 it changes nothing but the top of what it is given; from 2.0 it changes all of it, and leaves undefined.
    const three = dialect === "swagger-2.0" ? plainJson(fromSwagger(document)).value : { ...document };
    const upgraded: unknown = isJsonObject(three) ? upgradeFromThreeToThreeOne({ ...three }) : undefined;
    if (isJsonObject(upgraded) && isJsonObject(upgraded.paths ?? {})) return { document: upgraded, findings: [] };
  } catch (error) {
    if (!(error instanceof TypeError || error instanceof RangeError)) throw error;
  }
  return {
    document,
    findings: [
      {
        severity: "warning",
        code: "openapi.not-upgraded",
        place: "",
        sentence: `Something in the document keeps it from being read as OpenAPI 3.1 (it is written as ${dialect}).`,
        instead: "It is taken as it is. Correct the findings on its structure to have schemas compared.",
      },
    ],
  };
}

/** Not copied by structuredClone, which allocates in the engine's own code: out of memory there ends the process. */
function fromSwagger(document: JsonObject): unknown {
  const { value } = plainJson(document);
  return upgradeFromTwoToThree(isJsonObject(value) ? { ...value } : {});
}

/** What 3.2 added and no gateway routes yet is left out, and said: https://spec.openapis.org/oas/v3.2.0.html */
function withoutNewerParts(document: JsonObject): Upgraded {
  const findings: Finding[] = [];
  const paths = Object.entries(isJsonObject(document.paths) ? document.paths : {}).map(([path, item]) => {
    if (!isJsonObject(item)) return [path, item] as const;
    const { query, additionalOperations, ...rest } = item;
    if (query !== undefined || additionalOperations !== undefined) {
      findings.push({
        severity: "warning",
        code: "openapi.newer-method",
        place: `/paths/${escapeSegment(path)}`,
        sentence: "This path has operations with methods that OpenAPI 3.2 added, such as QUERY.",
        instead: "They are left out: no gateway here routes them yet.",
      });
    }
    return [path, rest] as const;
  });
  return { document: { ...document, openapi: "3.1.1", paths: Object.fromEntries(paths) }, findings };
}
