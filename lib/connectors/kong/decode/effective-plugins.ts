import type { Finding } from "#lib/model/finding.ts";
import type { JsonObject } from "#lib/model/json.ts";
import type { ObservedResource } from "#lib/model/resource.ts";
import { objectOf } from "../wire.ts";
import { tell } from "./finding.ts";
import type { ReadOperation } from "./operations.ts";

/** Kong runs the most specific instance of each plugin: that of the route before that of the service. */
export function effectivePlugins(
  operations: readonly ReadOperation[],
  resources: readonly ObservedResource[],
  findings: Finding[],
): Map<string, Map<string, JsonObject>> {
  const plugins = resources.filter(
    ({ kind, body }) => (kind === "plugin" || kind === "route-plugin") && body.enabled !== false,
  );
  const forAll = plugins.filter(({ key }) => !key.includes("#"));
  if (forAll.length < plugins.length) {
    tell(
      findings,
      "warning",
      "kong.consumer-plugin",
      "Some plugins apply to single consumers only.",
      "They are left out.",
    );
  }
  const read = (on: string) =>
    forAll
      .filter(({ dependsOn }) => dependsOn[0] === on)
      .map(({ body }): [string, JsonObject] => [String(body.name), objectOf(body.config)]);
  const onService = read("service");
  return new Map(operations.map(({ id, routeKey: on }) => [id, new Map([...onService, ...read(on)])]));
}
