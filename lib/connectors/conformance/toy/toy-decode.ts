import { z } from "zod";
import { backendSchema, definitionSchema, operationSchema } from "#lib/model/definition.ts";
import { policyConfigSchema, policyEntrySchema } from "#lib/model/policy/policy.ts";
import type { ObservedResource } from "#lib/model/resource.ts";
import type { Decoded, RemoteApi } from "../../connector.ts";
import { canonicalize, readMark, type ToyObject } from "./toy-wire.ts";

const apiSchema = z.object({
  title: z.string(),
  version: z.string().default("1"),
  basePath: definitionSchema.shape.basePath,
});
const ruleSchema = z.object({
  name: z.string(),
  index: z.number().default(0),
  match: policyEntrySchema.shape.match,
  config: policyConfigSchema,
});
const routeSchema = z.object({
  method: z.string().toUpperCase().pipe(operationSchema.shape.method),
  path: operationSchema.shape.path,
  operation: z.string().optional(),
});

/** An object as it is observed: ours when it carries a mark of ours. */
export function observe(object: ToyObject, isOurs: (mark: string | null) => boolean): ObservedResource {
  const { id, kind, name, parent, mark, spec, state } = object;
  const ours = isOurs(mark);
  const key = readMark(mark)?.key ?? `${kind}/${name}`;
  return canonicalize({
    kind,
    key,
    remoteId: id,
    label: `${kind} ${name}`,
    body: { name, ...(parent !== null && { parent }), ...spec },
    dependsOn: kind === "api" ? [] : ["api"],
    cascadesWith: kind === "api" ? undefined : "api",
    secrets: "signature" in spec ? ["signature"] : undefined,
    ownership: ours ? "ours" : "foreign",
    ready: state === "ready",
  });
}

export function decode({ resources }: RemoteApi): Decoded {
  const bodies = (kind: string) => resources.filter((resource) => resource.kind === kind).map(({ body }) => body);
  const api = apiSchema.parse(bodies("api")[0]);
  const routes = bodies("route").map((body) => routeSchema.parse(body));
  const rules = bodies("rule")
    .map((body) => ruleSchema.parse(body))
    .toSorted((a, b) => a.index - b.index);
  const definition = definitionSchema.parse({
    name: api.title,
    version: api.version,
    basePath: api.basePath,
    backends: bodies("backend").map((body) => backendSchema.parse(body)),
    operations: routes.map(({ method, path, operation }) => ({ id: operation ?? `${method} ${path}`, method, path })),
    policies: rules.map(({ name, match, config }) => ({ id: name, match, config })),
  });
  return { definition, findings: [] };
}
