import { createHash } from "node:crypto";
import type { Finding } from "#lib/model/finding.ts";
import { isJsonObject, type Json, type JsonObject } from "#lib/model/json.ts";
import { renameSchemas } from "#lib/openapi/portable/rename-schemas.ts";
import type { PortableDocument } from "#lib/openapi/portable-document.ts";

interface ImportedSchemas {
  readonly portable: PortableDocument;
  readonly findings: readonly Finding[];
}

/** Schemas as an import takes them: names of the letters that OpenAPI has for them, and discriminators that are required. */
export function importedSchemas(portable: PortableDocument): ImportedSchemas {
  const renamed = renameSchemas(portable, nameGiver(Object.keys(portable.schemas)));
  const dropped: string[] = [];
  const schemas = Object.entries(renamed.schemas).map(([name, schema]) => {
    const { discriminator, ...rest } = schema;
    if (discriminator === undefined || isRequired(schema, discriminator)) return [name, schema] as const;
    dropped.push(name);
    return [name, rest] as const;
  });
  return { portable: { ...renamed, schemas: Object.fromEntries(schemas) }, findings: dropFinding(dropped) };
}

/** "OpenAPI specification", components: letters, digits, dots, dashes and underscores. Names that fall together are told apart. */
function nameGiver(names: readonly string[]): (name: string) => string {
  const plain = (name: string) => name.replace(/[^A-Za-z0-9._-]+/g, "-");
  const counts = new Map<string, number>();
  for (const name of names) counts.set(plain(name), (counts.get(plain(name)) ?? 0) + 1);
  return (name) => {
    if (counts.get(plain(name)) === 1) return plain(name);
    return `${plain(name)}-${createHash("sha256").update(name).digest("hex").slice(0, 8)}`;
  };
}

function isRequired({ required }: JsonObject, discriminator: Json): boolean {
  const property = isJsonObject(discriminator) ? discriminator.propertyName : undefined;
  return Array.isArray(required) && property !== undefined && required.includes(property);
}

function dropFinding(names: readonly string[]): Finding[] {
  const [first] = names;
  if (first === undefined) return [];
  const others = names.length > 1 ? ` and ${names.length - 1} more schemas` : "";
  return [
    {
      severity: "info",
      code: "openapi.downgraded.discriminator",
      place: "/components/schemas",
      sentence: `API Management takes a discriminator only where its property is required, which it is not in ${first}${others}.`,
      instead: "The discriminator is left out; what it tells apart stays.",
    },
  ];
}
