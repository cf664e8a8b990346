import { z } from "zod";
import { backendSchema, definitionSchema, type Operation } from "#lib/model/definition.ts";
import type { Finding } from "#lib/model/finding.ts";
import { type PolicyEntry, policyConfigSchema, policyTypes } from "#lib/model/policy/policy.ts";
import type { ObservedResource, OwnerMark } from "#lib/model/resource.ts";
import { upgradeDocument } from "#lib/openapi/upgrade.ts";
import type { Decoded, RemoteApi } from "../connector.ts";
import { matchesFor } from "../policy-match.ts";
import * as observed from "./decode/observed.ts";
import { readOperations } from "./decode/operations.ts";
import { type NamedOperation, type ReadPolicies, readPolicies } from "./policies.ts";
import {
  type ApiRecord,
  type BackendRecord,
  operationSchema,
  publicPathOf,
  readApiMark,
  releaseBodySchema,
  type VersionSetRecord,
} from "./wire.ts";

const apiSchema = z.looseObject({
  operations: z.array(operationSchema),
  serviceUrl: z.string().optional(),
  apiVersion: z.string().optional(),
  apiType: z.string().optional(),
  versioningScheme: z.string().optional(),
  /** What the policies name by a backend entity. */
  backends: z.array(z.object({ url: z.string(), weight: z.number(), hasMore: z.boolean() })).default([]),
  /** OpenAPI 3.0, as it was exported. */
  document: z.record(z.string(), z.json()).optional(),
});

/** An API with what it serves as resources, from the viewpoint of a deployment or of whoever marked it. */
export function toObserved(seen: observed.SeenApi, owner?: OwnerMark): ObservedResource[] {
  return observed.toObserved(seen, owner);
}

export function toObservedBackend(found: BackendRecord, owner: OwnerMark): ObservedResource {
  return observed.toObservedBackend(found, owner);
}

export type { SeenBackend } from "./decode/observed.ts";

/** The set that versions of this deployment's API are in. */
export function toObservedVersionSet(found: VersionSetRecord, owner: OwnerMark): ObservedResource {
  return observed.toObservedVersionSet(found, owner);
}

/** A stranger's API where ours would be, which took this of what we need. */
export function toForeign(api: ApiRecord, takes: "name" | "path"): ObservedResource {
  return observed.toForeign(api, takes);
}

export function isOurs(api: ApiRecord, owner: OwnerMark): boolean {
  return observed.ownershipFor(api, owner) === "ours";
}

/** What an API of this service means in our words, and what of it we have no words for. Pure. */
export function decode({ resources }: RemoteApi): Decoded {
  const bodyOf = (kind: string) => resources.find((resource) => resource.kind === kind)?.body ?? {};
  const api = apiSchema.parse({ operations: [], ...bodyOf("api") });
  const release = releaseBodySchema.parse(bodyOf("release"));
  const mark = readApiMark(release.description);
  const { operations, findings } = readOperations(api.operations);
  const read = readPolicies(release.policy, {
    operations,
    subscription: { required: release.subscriptionRequired, ...release.subscriptionKeyParameterNames },
  });
  const { basePath, findings: odd } = basePathOf(
    mark?.basePath ?? `/${publicPathOf(isInPath(api) ? release : { ...release, apiVersion: "" })}`,
  );
  const named = api.backends.map(({ url, weight }) => ({ url, weight }));
  const single = read.backendUrl ?? (read.backendId === undefined ? api.serviceUrl : undefined);
  const backend = backendsOf(read.backendId !== undefined && named.length > 0 ? named : [{ url: single }]);
  const definition = {
    ...definitionSchema.parse({
      name: (mark?.name || release.displayName || "API").slice(0, 120),
      version: (mark?.version || api.apiVersion || "1.0.0").slice(0, 40),
      basePath,
      operations: operations.map(({ name: _name, ...operation }): Operation => operation),
      backends: backend.backends,
    }),
    policies: entriesOf(read, operations),
    ...(api.document && { document: upgradeDocument(api.document, "openapi-3.0").document }),
  };
  return {
    definition,
    findings: [
      ...kindFindings(api.apiType),
      ...versionFindings(api),
      ...findings,
      ...odd,
      ...backend.findings,
      ...(api.backends.some(({ hasMore }) => hasMore) ? [backendSettings] : []),
      ...unreadFindings(read.unread),
    ],
  };
}

function entriesOf({ policies }: ReadPolicies, operations: readonly NamedOperation[]): PolicyEntry[] {
  return policies
    .flatMap(({ config, operations: names }) => {
      const parsed = policyConfigSchema.safeParse(config);
      const concerned = operations.filter(({ name }) => names === "all" || names.includes(name));
      const ids = new Set(concerned.map(({ id }) => id));
      return parsed.success
        ? matchesFor(ids, { operations: [...operations] }).map((match) => ({ config: parsed.data, match }))
        : [];
    })
    .toSorted((a, b) => policyTypes.indexOf(a.config.type) - policyTypes.indexOf(b.config.type))
    .map(({ config, match }, index) => ({ id: `${config.type}-${index + 1}`, name: "", enabled: true, match, config }));
}

type Versioned = Pick<z.infer<typeof apiSchema>, "apiVersion" | "versioningScheme">;

/** "Versions in Azure API Management": a version may be the last segment of the path. */
function isInPath({ versioningScheme }: Versioned): boolean {
  return versioningScheme === "Segment";
}

function versionFindings({ apiVersion, versioningScheme }: Versioned): Finding[] {
  if (versioningScheme !== "Query" && versioningScheme !== "Header") return [];
  const where = versioningScheme === "Query" ? "query parameter" : "header";
  const sentence = `Callers say in a ${where} that they mean version ${apiVersion}, which no portable definition can say.`;
  return [warning("azure.versioning", "/version", sentence, "It is read as an API without versions.")];
}

function basePathOf(path: string): { readonly basePath: string; readonly findings: Finding[] } {
  const parsed = definitionSchema.shape.basePath.safeParse(path.replace(/(.)\/+$/, "$1"));
  if (parsed.success) return { basePath: parsed.data, findings: [] };
  const sentence = `The API stands on the path ${path}, which has characters that a base path may not have.`;
  return { basePath: "/", findings: [warning("azure.path", "/basePath", sentence, "It is read as /.")] };
}

const backendSettings: Finding = warning(
  "azure.backend-settings",
  "/backends",
  "A backend has credentials, certificates, a proxy, a circuit breaker or a priority in Azure, which no portable definition can say.",
  "Its address and its weight are read, and nothing else.",
);

function backendsOf(found: readonly { readonly url: string | undefined; readonly weight?: number }[]): {
  readonly backends: readonly z.input<typeof backendSchema>[];
  readonly findings: Finding[];
} {
  const parsed = z.array(backendSchema).min(1).safeParse(found);
  if (parsed.success) return { backends: parsed.data, findings: [] };
  const sentence = "The API names no backend of its own: a policy or a backend entity says where requests go.";
  const finding = warning("azure.no-backend", "/backends", sentence, "Write the backend's address.");
  return { backends: [{ url: "https://backend.invalid" }], findings: [{ ...finding, severity: "error" }] };
}

function kindFindings(apiType: string | undefined): Finding[] {
  if (apiType === undefined) return [];
  const sentence = `This is an API of the type ${apiType}; Gatehouse knows HTTP APIs.`;
  return [{ ...warning("azure.api-type", "", sentence, "Leave it where it is."), severity: "error" }];
}

function unreadFindings(unread: readonly string[]): Finding[] {
  return unread.map((text) =>
    warning(
      "azure.policy",
      "/policies",
      `A policy has no portable form: ${text.slice(0, 300)}`,
      "It is left out, and stays as it is on the gateway until this API is deployed there.",
    ),
  );
}

function warning(code: string, place: string, sentence: string, instead: string): Finding {
  return { severity: "warning", code, place, sentence, instead };
}
