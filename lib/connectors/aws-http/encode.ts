import type { Definition } from "#lib/model/definition.ts";
import type { JsonObject } from "#lib/model/json.ts";
import type { Resource } from "#lib/model/resource.ts";
import { canonicalHash } from "#lib/openapi/canonical.ts";
import { portableDocument } from "#lib/openapi/portable-document.ts";
import { ownerTags } from "../aws/owner-tags.ts";
import type { Encoded, EncodeTarget } from "../connector.ts";
import { readSettings } from "./descriptor.ts";
import { authorizerName, backendAddress, printDocument } from "./encode/document.ts";
import { overQuota, severalBackends } from "./encode/limits.ts";
import { routeKey, sayableOperations } from "./encode/operations.ts";
import { type EncodedPolicies, encodePolicies } from "./policies.ts";
import {
  type ApiBody,
  comparedTags,
  placeTags,
  type Route,
  readRoutes,
  type StageBody,
  tagKeys,
  toBody,
} from "./wire.ts";

/** What should exist as an HTTP API for this definition. Pure and deterministic. */
export function encode(definition: Definition, target: EncodeTarget): Encoded {
  const { operations, findings } = sayableOperations(definition);
  const policies = encodePolicies(definition, operations);
  const tags = { ...ownerTags(target.owner), ...placeTags(definition.basePath, backendAddress(definition)) };
  const parts = { definition, slug: target.slug, policies, statuses: declaredStatuses(definition) };
  const digest = canonicalHash(printDocument({ ...parts, tags }));
  const document = printDocument({ ...parts, tags: { ...tags, [tagKeys.digest]: digest } });
  const authorizers = [...policies.drafts.values()].flatMap(({ authorizer }) =>
    authorizer ? [authorizerName(authorizer)] : [],
  );
  return {
    resources: [
      apiResource(definition, target, { document, digest, tags, policies }),
      stageResource(definition, target, policies),
    ],
    findings: [
      ...severalBackends(definition),
      ...findings,
      ...policies.findings,
      ...overQuota({
        routes: operations.length,
        authorizers: new Set(authorizers).size,
      }),
    ],
  };
}

/** The routes that `encode` gives to such a definition. */
export function routesFor(definition: Definition): Record<string, Route> {
  const policies = encodePolicies(definition, sayableOperations(definition).operations);
  return readRoutes(printDocument({ definition, slug: "", tags: {}, policies, statuses: new Map() }));
}

/** The whole API: routes, integrations, authorizers and CORS, in one import. */
function apiResource(
  definition: Definition,
  { slug }: EncodeTarget,
  parts: { document: JsonObject; digest: string; tags: Record<string, string>; policies: EncodedPolicies },
): Resource {
  const { document, digest, tags, policies } = parts;
  const body: ApiBody = {
    name: slug,
    description: definition.name,
    version: definition.version,
    digest,
    tags: comparedTags(tags),
    cors: policies.cors ?? null,
    routes: readRoutes(document),
  };
  return {
    kind: "api",
    key: "api",
    label: `HTTP API ${slug}`,
    body: { ...toBody(body), document },
    payload: ["document"],
    dependsOn: [],
    place: "",
  };
}

/** What serves the API, as it was last imported, with its throttles. */
function stageResource(definition: Definition, target: EncodeTarget, { drafts, throttle }: EncodedPolicies): Resource {
  const { stageName } = readSettings(target.settings);
  const routeThrottles = [...drafts.values()].flatMap(({ operation, throttle: own }) =>
    own ? [[routeKey(definition.basePath, operation), own] as const] : [],
  );
  const body: StageBody = {
    stageName,
    autoDeploy: true,
    throttle: throttle ?? null,
    routeThrottles: Object.fromEntries(routeThrottles),
  };
  return {
    kind: "stage",
    key: "stage",
    label: `stage ${stageName} of ${target.slug}`,
    body: toBody(body),
    dependsOn: ["api"],
    cascadesWith: "api",
    place: "",
  };
}

/** The status codes that the document names for each operation; none of a definition without a document. */
function declaredStatuses(definition: Definition): ReadonlyMap<string, readonly string[]> {
  const needed = definition.policies.some(({ enabled, config }) => enabled && config.type === "response-headers");
  if (!needed || definition.document === undefined) return new Map();
  return new Map(
    portableDocument(definition).operations.map(({ operation, responses }) => [operation.id, Object.keys(responses)]),
  );
}
