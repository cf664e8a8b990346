import { isJsonObject, type Json, type JsonObject } from "#lib/model/json.ts";
import { pluginDefaults } from "./plugin-defaults.ts";
import { isEmpty, same, sortSet } from "./value.ts";

/** A plugin's configuration, defaults filled and absent values left out. That of a plugin we do not know stays as it is. */
export function canonicalConfig(name: Json | undefined, config: JsonObject): JsonObject {
  const defaults = typeof name === "string" ? pluginDefaults[name] : undefined;
  const keys = defaults ? Object.keys(defaults) : Object.keys(config);
  const said = keys.flatMap((key): [string, Json][] => {
    const value = config[key];
    const preset = defaults?.[key];
    if (isJsonObject(preset)) return [[key, canonicalLists(isJsonObject(value) ? value : {}, preset)]];
    const kept = isEmpty(value) ? preset : value;
    return kept === null || kept === undefined ? [] : [[key, sortSet(kept)]];
  });
  return Object.fromEntries(said);
}

/** A transformer's lists: applied in order, so never sorted. */
function canonicalLists(value: JsonObject, preset: JsonObject): JsonObject {
  const said = Object.keys(preset).map((key): [string, Json] => [key, value[key] ?? preset[key] ?? null]);
  return Object.fromEntries(said.filter(([, entry]) => entry !== null));
}

export function patchConfig(after: JsonObject, before: JsonObject): JsonObject {
  const cleared = Object.keys(before).filter((key) => after[key] === undefined);
  const changed = Object.entries(after).filter(([key, value]) => !same(before[key] ?? null, value ?? null));
  const patch: Record<string, Json | undefined> = Object.fromEntries(cleared.map((key) => [key, null]));
  for (const [key, value] of changed) {
    const was = before[key];
    patch[key] = isJsonObject(value) && isJsonObject(was) ? patchConfig(value, was) : value;
  }
  return patch;
}
