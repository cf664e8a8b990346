import { isObject, type Unchecked } from "../../core/json.ts";

/** Where a definition is in an API's schema entity: `components.schemas` of OpenAPI 3, `definitions` of Swagger 2. */
export function definitionPointer(document: Unchecked, typeName: string): string | undefined {
  const { components, definitions } = document;
  const schemas = isObject(components) ? components.schemas : undefined;
  const name = typeName.replaceAll("~", "~0").replaceAll("/", "~1");
  if (isObject(schemas) && typeName in schemas) return `#/components/schemas/${name}`;
  return isObject(definitions) && typeName in definitions ? `#/definitions/${name}` : undefined;
}
