import { type Definition, type Operation, publicPath } from "#lib/model/definition.ts";
import type { JsonObject } from "#lib/model/json.ts";
import type { Resource } from "#lib/model/resource.ts";
import type { EncodeTarget } from "../../connector.ts";
import type { EncodedPolicies } from "../policies.ts";
import { ownedBody, ownerTags, tag } from "../wire.ts";
import { preflightRoutes } from "./preflight.ts";
import { resource } from "./resource.ts";
import { routeName } from "./route-name.ts";
import { regexPriorities } from "./route-priority.ts";
import { readTemplate, routePattern, type Template } from "./route-template.ts";

/** Routes, and the plugins of service and routes. `rebased` when the public base path is not the backend's. */
export function encodeOperations(
  definition: Definition,
  target: EncodeTarget,
  routing: ReadonlyMap<Operation, Template>,
  { plugins, onService, onRoutes }: EncodedPolicies,
  rebased: boolean,
): Resource[] {
  const preflights = preflightRoutes(definition, routing, plugins);
  const priorities = regexPriorities(definition.operations.map(({ path }) => path));
  const ofService = [...onService].map(([name, config]) =>
    encodePlugin(target, "plugin", `plugin/${name}`, name, config, "service"),
  );
  const ofRoutes = definition.operations.flatMap((operation) => {
    const key = `route/${operation.id}`;
    const template = routing.get(operation) ?? readTemplate(operation);
    const route = resource(target, "route", key, {
      dependsOn: ["service"],
      label: `route ${operation.method} ${publicPath(definition.basePath, operation.path)}`,
      place: `/paths/${operation.path.replaceAll("~", "~0").replaceAll("/", "~1")}/${operation.method.toLowerCase()}`,
      body: ownedBody("route", {
        name: routeName(target.slug, operation.id),
        methods: preflights.has(operation.id) ? [operation.method, "OPTIONS"] : [operation.method],
        paths: [routePattern(definition.basePath, template, rebased)],
        regex_priority: priorities.get(operation.path) ?? 0,
        strip_path: false,
        tags: [...ownerTags(target.owner), tag("operation", operation.id), tag("path", operation.path)],
      }),
    });
    const own = [...(onRoutes.get(operation.id) ?? [])].map(([name, config]) =>
      encodePlugin(target, "route-plugin", `plugin/${name}@${operation.id}`, name, config, key),
    );
    return [route, ...own];
  });
  return [...ofService, ...ofRoutes];
}

function encodePlugin(
  target: EncodeTarget,
  kind: "plugin" | "route-plugin",
  key: string,
  name: string,
  config: JsonObject,
  on: string,
): Resource {
  return resource(target, kind, key, {
    dependsOn: [on],
    cascadesWith: on,
    label: kind === "plugin" ? `plugin ${name}` : `plugin ${name} on ${on}`,
    body: ownedBody("plugin", { name, config, tags: ownerTags(target.owner) }),
  });
}
