import "server-only";
import { authorize } from "#lib/access/authorize.ts";
import type { EncodeTarget } from "#lib/connectors/connector.ts";
import { ConnectorError } from "#lib/connectors/connector-error.ts";
import { loadConnector } from "#lib/connectors/connectors.ts";
import { descriptors } from "#lib/connectors/descriptors.ts";
import { type Db, getDb } from "#lib/db/client.ts";
import { installationId } from "#lib/db/installation.ts";
import type { Actor } from "#lib/model/actor.ts";
import type { Definition } from "#lib/model/definition.ts";
import { type Finding, sortFindings } from "#lib/model/finding.ts";
import { normalisedDocument } from "./document-rows.ts";
import { type Draft, draftSchema } from "./draft.ts";
import { apiNotFound } from "./edit-draft.ts";
import { unplannedColumns, unplannedTarget } from "./unplanned-target.ts";

/** `exact`: all is said. `approximate`: something differs, as its findings say. `blocked`: it would not be deployed. */
export type FitLevel = "exact" | "approximate" | "blocked";

export interface GatewayFit {
  readonly gatewayId: string;
  readonly gatewayName: string;
  readonly kindLabel: string;
  readonly level: FitLevel;
  /** What is lost or forbids it, the worst first. */
  readonly findings: readonly Finding[];
}

export interface GatewayFits {
  readonly fits: readonly GatewayFit[];
  /** How many gateways match, of which at most `fitLimit` are answered for. */
  readonly total: number;
}

/** Gateways answered for at once: each means encoding the whole draft. */
export const fitLimit = 20;

interface FitOptions {
  readonly apiId: string;
  /** Part of a gateway's name. */
  readonly search?: string | undefined;
}

/**
 * What each gateway would make of the draft, from what its last check learned. Pure but for reading: no gateway is
 * asked. The first `fitLimit` gateways by name. Throws `not-found`.
 */
export async function gatewayFits(actor: Actor, { apiId, search }: FitOptions): Promise<GatewayFits> {
  authorize(actor, "api:read");
  const db = await getDb();
  const api = await db.api.findUnique({ where: { id: apiId }, select: { slug: true, draft: true, documentId: true } });
  if (api === null) throw apiNotFound();
  const where = search === undefined ? {} : { name: { contains: search, mode: "insensitive" as const } };
  const gateways = await db.gateway.findMany({
    where,
    orderBy: { name: "asc" },
    take: fitLimit,
    select: unplannedColumns(apiId),
  });
  const total = gateways.length < fitLimit ? gateways.length : await db.gateway.count({ where });
  const draft = draftSchema.parse(api.draft);
  const definition = await withDocumentFor(db, gateways, draft, api.documentId);
  const here = { installationId: await installationId(db), apiId, slug: api.slug };
  const fits = await Promise.all(
    gateways.map(async (gateway): Promise<GatewayFit> => {
      const { id, name, kind } = gateway;
      const about = { gatewayId: id, gatewayName: name, kindLabel: descriptors[kind]?.label ?? kind };
      const findings = await findingsOf(kind, definition, unplannedTarget(gateway, here));
      return { ...about, level: levelOf(findings), findings: sortFindings(findings) };
    }),
  );
  return { fits, total };
}

/** Only findings that cost something: what is merely good to know is left to the plan. */
async function findingsOf(kind: string, definition: Definition, target: EncodeTarget): Promise<readonly Finding[]> {
  try {
    const connector = await loadConnector(kind);
    if (connector.access === "read") return [refusal(`Gateways of the kind ${kind} are only read from.`)];
    return connector.encode(definition, target).findings.filter(isCostly);
  } catch (error) {
    if (error instanceof ConnectorError) return [refusal(error.sentence)];
    throw error;
  }
}

function isCostly({ severity, fidelity }: Finding): boolean {
  return severity !== "info" || fidelity !== undefined;
}

function refusal(sentence: string): Finding {
  return { severity: "error", code: "gateway.cannot-deploy", place: "", sentence };
}

function levelOf(findings: readonly Finding[]): FitLevel {
  if (findings.some(({ severity }) => severity === "error")) return "blocked";
  return findings.length > 0 ? "approximate" : "exact";
}

/** The document, which may have 20 MB, only where a kind deploys it. */
async function withDocumentFor(
  db: Db,
  gateways: readonly { readonly kind: string }[],
  draft: Draft,
  documentId: string | null,
): Promise<Definition> {
  const isWanted = gateways.some(({ kind }) => descriptors[kind]?.deploysDocument === true);
  if (!isWanted || documentId === null) return draft;
  return { ...draft, document: await normalisedDocument(db, documentId) };
}
