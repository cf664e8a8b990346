import { isJsonObject, type JsonObject } from "#lib/model/json.ts";
import { pluginDefaults } from "./plugin-defaults.ts";
import { isEmpty } from "./value.ts";

/** What Kong fills in beside what we own; anything else there was set by somebody. */
const ignoredKeys = new Set([
  ..."id created_at updated_at ws_id service route consumer consumer_group upstream enabled cache_key".split(" "),
  // Filled by Kong with long defaults, or repeated under an older name.
  ..."healthchecks slots hash_on hash_fallback hash_on_cookie_path use_srv_name request_buffering".split(" "),
  ..."response_buffering memory response_headers ignore_uri_case redis sync_rate".split(" "),
]);

/** The keys of an entity that are not owned, and those of its plugin configuration as `config.…`. */
export function unmanagedKeys(entity: JsonObject, owned: JsonObject): JsonObject {
  const config = isJsonObject(entity.config) ? entity.config : {};
  const known = (typeof entity.name === "string" && pluginDefaults[entity.name]) || {};
  return {
    ...extraKeys(entity, owned),
    ...(Object.keys(known).length > 0 ? extraKeys(config, known, "config.") : {}),
  };
}

function extraKeys(values: JsonObject, owned: JsonObject, prefix = ""): JsonObject {
  const extra = Object.entries(values).filter(
    ([key, value]) =>
      !(key in owned) && !ignoredKeys.has(key) && !key.startsWith("redis_") && !isEmpty(value) && value !== false,
  );
  return Object.fromEntries(extra.map(([key, value]) => [prefix + key, value]));
}
