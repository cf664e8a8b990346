import { BaseResolver, createConfig, lintDocument, Source } from "@redocly/openapi-core";
import type { Finding } from "#lib/model/finding.ts";
import type { JsonObject } from "#lib/model/json.ts";
import { specifiedParts } from "./specified-parts.ts";

/** Redocly's resolver would fetch addresses and read files; this one does neither. */
class ClosedResolver extends BaseResolver {
  override loadExternalRef(): Promise<Source> {
    return Promise.reject(new Error("References out of the document are not followed."));
  }
}

/**
 * The document's structure against its own specification, by `@redocly/openapi-core`.
 * Slips are warnings: most real documents have some, and what a gateway needs is checked apart.
 */
export async function validateStructure(document: JsonObject): Promise<Finding[]> {
  try {
    const config = await createConfig({ rules: { struct: "warn" } });
    const problems = await lintDocument({
      document: { source: new Source("/api", ""), parsed: specifiedParts(document) },
      config,
      externalRefResolver: new ClosedResolver(),
    });
    return problems.map(({ message, location, suggest }) => {
      const pointer = location.find((one) => one.pointer !== undefined)?.pointer ?? "#/";
      return {
        severity: "warning",
        code: "openapi.structure",
        place: placeOf(pointer),
        sentence: sentenceOf(message),
        instead:
          suggest[0] === undefined ? "It is kept as it is." : `Perhaps ${suggest[0]} is meant. It is kept as it is.`,
      };
    });
  } catch (error) {
    // The rules recurse over references and trust some key names; whatever trips them must not stop an import.
    return [
      {
        severity: "warning",
        code: "openapi.not-validated",
        place: "",
        sentence: `The structure could not be checked to the end (${error instanceof Error ? error.message.slice(0, 200) : "unknown reason"}).`,
        instead: "Operations, servers and security were read all the same.",
      },
    ];
  }
}

/** `#/paths/~1orders` to `/paths/~1orders`. */
function placeOf(pointer: string): string {
  const place = pointer.replace(/^#/, "");
  return place === "/" ? "" : place;
}

function sentenceOf(message: string): string {
  const plain = message.replaceAll("`", "").replace(/\s+/g, " ").trim().slice(0, 300);
  return /[.!?]$/.test(plain) ? plain : `${plain}.`;
}
