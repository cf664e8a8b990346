import fc from "fast-check";
import type { Encoded } from "#lib/connectors/connector.ts";
import type { JsonObject } from "#lib/model/json.ts";
import { writtenChanges } from "#lib/model/plan.ts";
import type { ObservedResource, Resource } from "#lib/model/resource.ts";
import type { PlanningRules } from "./plan.ts";

/** A connector with three kinds: routes hang on a service and go with it, plugins on a route. Numbers are said as numbers. */
export const sampleRules: PlanningRules = {
  order: [["service"], ["route"], ["plugin"]],
  canonicalize: (resource) => {
    const { port } = resource.body;
    return typeof port === "string" ? { ...resource, body: { ...resource.body, port: Number(port) } } : resource;
  },
  predict: (changes) => ({ writes: writtenChanges({ changes }).length, reads: 2 }),
};

export const shareLimits = { deletedPercent: 30, changedPercent: 50 } as const;

export function sampleResource(key: string, body: JsonObject, more: Partial<Resource> = {}): Resource {
  const [kind = ""] = key.split("/");
  return { kind, key, label: key, body, dependsOn: [], ...more };
}

export function seen(resource: Resource, more: Partial<ObservedResource> = {}): ObservedResource {
  return { remoteId: `id-${resource.key}`, ownership: "ours", ready: true, ...resource, ...more };
}

export function desire(...resources: readonly Resource[]): Encoded {
  return { resources, findings: [] };
}

const bodyArbitrary = fc.record({
  host: fc.constantFrom("a", "b", "c"),
  port: fc.constantFrom(1, 2, 3),
  headers: fc.option(fc.dictionary(fc.constantFrom("x", "y"), fc.constantFrom("1", "2")), { nil: undefined }),
});

/** One service, routes on it, plugins on the routes: what an API comes to. */
export const treeArbitrary: fc.Arbitrary<Resource[]> = fc
  .record({
    service: bodyArbitrary,
    routes: fc.uniqueArray(fc.record({ name: fc.nat(5), body: bodyArbitrary, plugins: fc.uniqueArray(fc.nat(2)) }), {
      selector: ({ name }) => name,
      maxLength: 5,
    }),
    pluginBody: bodyArbitrary,
  })
  .map(({ service, routes, pluginBody }) => [
    sampleResource("service/s", service),
    ...routes.flatMap(({ name, body, plugins }) => [
      sampleResource(`route/${name}`, body, { dependsOn: ["service/s"], cascadesWith: "service/s" }),
      ...plugins.map((plugin) =>
        sampleResource(`plugin/${name}-${plugin}`, pluginBody, {
          dependsOn: [`route/${name}`],
          cascadesWith: `route/${name}`,
        }),
      ),
    ]),
  ]);
