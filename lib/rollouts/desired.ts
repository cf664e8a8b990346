import "server-only";
import { loadDefinition } from "#lib/apis/definition.ts";
import { normalisedDocument } from "#lib/apis/document-rows.ts";
import { draftSchema } from "#lib/apis/draft.ts";
import type { Encoded, GatewayFacts, ListScope, WriteConnector } from "#lib/connectors/connector.ts";
import { type Db, getDb } from "#lib/db/client.ts";
import { installationId } from "#lib/db/installation.ts";
import { AppError } from "#lib/errors.ts";
import type { Definition } from "#lib/model/definition.ts";
import type { Finding } from "#lib/model/finding.ts";
import { isJsonObject } from "#lib/model/json.ts";
import { knownObjects } from "./known-objects.ts";

/** All that encoding an API for one gateway depends on, beside the definition. */
export interface DeploymentSite {
  readonly deploymentId: string;
  readonly apiId: string;
  readonly slug: string;
  readonly gatewayId: string;
  readonly settings: unknown;
  readonly facts: GatewayFacts;
  readonly labels: readonly string[];
  /** Of the API: where it may run. */
  readonly allowedLabels: readonly string[];
  /** The API already answers there. */
  readonly live: boolean;
  /** The revision that would get the rest, were another to get a share: what runs there, but for a canary. */
  readonly restRevisionId: string | null;
}

/** How much of the requests is wanted for what is wanted. */
export interface Sharing {
  /** Percent. */
  readonly share: number;
  /** The revision that gets the rest; null where none is known. */
  readonly restRevisionId: string | null;
}

/** What to deploy: a revision, the draft as it stands, or nothing at all. */
export type Wanted = { readonly revisionId: string } | "draft" | "nothing";

export async function loadSite(db: Db, deploymentId: string): Promise<DeploymentSite> {
  const row = await db.deployment.findUniqueOrThrow({
    where: { id: deploymentId },
    select: {
      id: true,
      apiId: true,
      gatewayId: true,
      appliedRevisionId: true,
      share: true,
      restRevisionId: true,
      api: { select: { slug: true, allowedLabels: true } },
      gateway: { select: { settings: true, facts: true, labels: true } },
    },
  });
  const facts: unknown = row.gateway.facts;
  return {
    deploymentId: row.id,
    apiId: row.apiId,
    slug: row.api.slug,
    gatewayId: row.gatewayId,
    settings: row.gateway.settings,
    facts: isJsonObject(facts) ? facts : {},
    labels: row.gateway.labels,
    allowedLabels: row.api.allowedLabels,
    live: row.appliedRevisionId !== null,
    restRevisionId: row.share === 100 ? row.appliedRevisionId : row.restRevisionId,
  };
}

/** The desired resources, the scope in which to look for them, and what they were made of; undefined for nothing at all. */
export async function encodeFor(
  connector: WriteConnector,
  site: DeploymentSite,
  wanted: Wanted,
  sharing: Sharing,
): Promise<{ readonly desired: Encoded; readonly scope: ListScope; readonly definition: Definition | undefined }> {
  const { deploymentId, apiId, slug, settings, facts, live } = site;
  const db = await getDb();
  const owner = { installationId: await installationId(db), deploymentId, apiId };
  const known = connector.listsLag === true ? await knownObjects(db, deploymentId) : [];
  const document = connector.descriptor.deploysDocument === true;
  const definition = await definitionOf(apiId, wanted, document);
  const { share, restRevisionId } = sharing;
  const rest =
    share === 100 || restRevisionId === null ? undefined : await loadDefinition(restRevisionId, { document });
  const desired: Encoded =
    definition === undefined
      ? { resources: [], findings: [] }
      : connector.encode(definition, { owner, slug, settings, facts, live, share, rest });
  const findings = [...desired.findings, ...shareFindings(connector, site, wanted, sharing)];
  return { definition, desired: { ...desired, findings }, scope: { owner, slug, places: desired.resources, known } };
}

/** Why this gateway cannot give a revision only a share of the requests. Empty when it can, or is not asked to. */
function shareFindings(
  { descriptor }: WriteConnector,
  { facts, live }: DeploymentSite,
  wanted: Wanted,
  { share, restRevisionId }: Sharing,
): Finding[] {
  if (share === 100) return [];
  const refused = (sentence: string): Finding[] => [
    { severity: "error", code: "canary", place: "", sentence, instead: "Deploy to it for all requests." },
  ];
  const { canary } = descriptor.capabilities(facts);
  if (canary.level === "none") return refused(canary.sentence);
  if (!live) return refused("Nothing runs there yet that could take the other requests.");
  if (restRevisionId === null) return refused("It is not known which revision has the other requests.");
  const isRest = typeof wanted !== "string" && wanted.revisionId === restRevisionId;
  return isRest ? refused("This revision has the other requests already.") : [];
}

export async function definitionOf(apiId: string, wanted: Wanted, document: boolean): Promise<Definition | undefined> {
  if (wanted === "nothing") return undefined;
  if (wanted !== "draft") return loadDefinition(wanted.revisionId, { document });
  const db = await getDb();
  const api = await db.api.findUnique({ where: { id: apiId }, select: { draft: true, documentId: true } });
  if (api === null) throw new AppError({ code: "not-found", sentence: "This API does not exist any more." });
  const draft = draftSchema.parse(api.draft);
  if (!document || api.documentId === null) return draft;
  return { ...draft, document: await normalisedDocument(db, api.documentId) };
}
