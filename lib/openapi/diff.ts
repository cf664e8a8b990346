import type { Definition } from "#lib/model/definition.ts";
import type { DefinitionChange } from "./change.ts";

/** What those who call the API would notice between two definitions. */
export function diffDefinitions(_before: Definition, _after: Definition): readonly DefinitionChange[] {
  return [];
}
