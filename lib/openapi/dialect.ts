import type { Finding } from "#lib/model/finding.ts";
import { isJsonObject, type Json, type JsonObject } from "#lib/model/json.ts";
import type { Dialect } from "./summary.ts";

export interface DetectedDialect {
  readonly dialect?: Dialect;
  /** With the version as a string that tools accept. */
  readonly document?: JsonObject;
  readonly findings: readonly Finding[];
}

/** Which OpenAPI this is. YAML reads an unquoted `2.0` as a number, which is common and harmless. */
export function detectDialect(value: Json): DetectedDialect {
  if (!isJsonObject(value))
    return { findings: [notOpenApi("The document is not an object with openapi or swagger at its top.")] };
  const { swagger, openapi } = value;
  if (swagger === "2.0" || swagger === 2) {
    return { dialect: "swagger-2.0", document: { ...value, swagger: "2.0" }, findings: unquoted("/swagger", swagger) };
  }
  const written = openapi === 3 ? "3.0" : String(openapi ?? "");
  const minor = /^3\.([012])(?:\.|$|-)/.exec(written)?.[1];
  if (minor === undefined) {
    const said = openapi ?? swagger;
    return {
      findings: [
        notOpenApi(
          said === undefined
            ? "The document says neither openapi nor swagger, so it is not an OpenAPI document."
            : `The document says version ${JSON.stringify(said)}, which Gatehouse does not read.`,
        ),
      ],
    };
  }
  const dialects = { "0": "openapi-3.0", "1": "openapi-3.1", "2": "openapi-3.2" } as const;
  const full = /^3\.\d\.\d/.test(written) ? written : `3.${minor}.0`;
  return {
    dialect: dialects[minor as keyof typeof dialects],
    document: { ...value, openapi: full },
    findings: unquoted("/openapi", openapi),
  };
}

function unquoted(place: string, written: Json | undefined): Finding[] {
  if (typeof written !== "number") return [];
  return [
    {
      severity: "info",
      code: "openapi.version-number",
      place,
      sentence: "The version is written as a number and should be a string.",
      instead: "Put it in quotes. It is read all the same.",
    },
  ];
}

function notOpenApi(sentence: string): Finding {
  return {
    severity: "error",
    code: "openapi.not-openapi",
    place: "",
    sentence,
    instead: "Import an OpenAPI 3.0, 3.1 or 3.2, or a Swagger 2.0 document.",
  };
}
