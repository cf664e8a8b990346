import type { JsonObject } from "#lib/model/json.ts";
import type { PolicyConfig, PolicyConfigOf } from "#lib/model/policy/policy.ts";
import { type Objection, unsupported } from "../../objection.ts";
import { escapeRegex, stringsOf } from "../wire.ts";
import type { Draft } from "./draft.ts";
import { twice } from "./objection.ts";

const corsMethods = new Set("GET HEAD PUT PATCH POST DELETE OPTIONS TRACE CONNECT".split(" "));

export function encodeCors(config: PolicyConfigOf<"cors">, { plugins, apiMethods }: Draft): Objection | undefined {
  if (plugins.has("cors")) return twice;
  const odd = config.methods.filter((method) => !corsMethods.has(method));
  if (odd.length > 0) return unsupported(`Kong's cors plugin does not know the method ${odd.join(", ")}.`);
  plugins.set("cors", {
    origins: config.origins.map(originPattern),
    methods: config.methods.length > 0 ? config.methods : apiMethods,
    headers: config.headers,
    exposed_headers: config.exposeHeaders,
    credentials: config.credentials,
    max_age: config.maxAgeSeconds,
  });
  return undefined;
}

/** Kong reads an origin with other characters than these as a regular expression (kong/plugins/cors/handler.lua). */
function originPattern(origin: string): string {
  return origin === "*" || /^[\w\-./:]+$/.test(origin) ? origin : `^${escapeRegex(origin)}$`;
}

export function decodeCors(config: JsonObject, apiMethods: readonly string[]): PolicyConfig[] {
  const methods = stringsOf(config.methods);
  const own = apiMethods.every((method) => methods.includes(method)) && new Set(apiMethods).size === methods.length;
  const origins = stringsOf(config.origins).map((origin) =>
    origin.startsWith("^") && origin.endsWith("$") ? origin.slice(1, -1).replace(/\\([^A-Za-z0-9])/g, "$1") : origin,
  );
  if (config.preflight_continue === true) return [];
  return [
    {
      type: "cors",
      origins: origins.length > 0 ? origins : ["*"],
      methods: own ? [] : methods,
      headers: stringsOf(config.headers),
      exposeHeaders: stringsOf(config.exposed_headers),
      credentials: config.credentials === true,
      maxAgeSeconds: typeof config.max_age === "number" ? config.max_age : 0,
    },
  ];
}
