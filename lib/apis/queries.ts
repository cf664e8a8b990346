import "server-only";
import { z } from "zod";
import type { Prisma } from "#generated/prisma/client.ts";
import { authorize } from "#lib/access/authorize.ts";
import { getDb } from "#lib/db/client.ts";
import type { Actor } from "#lib/model/actor.ts";
import { type DeploymentState, deploymentStates } from "#lib/model/deployment.ts";
import type { Finding } from "#lib/model/finding.ts";
import type { Lifecycle } from "#lib/model/lifecycle.ts";
import type { DocumentSummary } from "#lib/openapi/summary.ts";
import { documentSummarySchema } from "#lib/openapi/summary.ts";
import { type ApiFilter, filtered } from "./api-filter.ts";
import { type ApiSort, decodeCursor, encodeCursor, keysetAfter, orderOf } from "./api-paging.ts";
import { documentFindingsSchema } from "./document-rows.ts";
import { type Draft, draftSchema, lifecycleSchema } from "./draft.ts";
import { apiNotFound } from "./edit-draft.ts";
import { revisionHash } from "./revisions.ts";

interface ApiDeployment {
  readonly id: string;
  readonly gatewayId: string;
  readonly gatewayName: string;
  readonly gatewayKind: string;
  readonly state: DeploymentState;
  readonly stateNote: string | null;
  /** Number of the revision that runs there, as last applied. */
  readonly appliedRevision: number | null;
  /** Percent of requests that it gets. */
  readonly share: number;
  /** Number of the revision that gets the rest. */
  readonly restRevision: number | null;
  readonly desiredRevision: number | null;
  readonly endpoints: readonly string[];
  /** When it was last observed to be as it should. */
  readonly verifiedAt: Date | null;
}

export interface ApiListItem {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly slug: string;
  readonly basePath: string;
  readonly lifecycle: Lifecycle;
  readonly operationCount: number;
  /** Who owns it. */
  readonly team: { readonly id: string; readonly name: string } | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly deployments: readonly ApiDeployment[];
}

export interface ApiPage {
  readonly items: readonly ApiListItem[];
  /** Where the next page begins; absent on the last. */
  readonly nextCursor?: string;
}

export interface ApiListOptions extends ApiFilter {
  readonly sort?: ApiSort;
  readonly cursor?: string;
  /** At most 200. */
  readonly limit: number;
}

const deploymentSelect = {
  id: true,
  gatewayId: true,
  gateway: { select: { name: true, kind: true } },
  state: true,
  stateNote: true,
  appliedRevision: { select: { number: true } },
  share: true,
  restRevision: { select: { number: true } },
  desiredRevision: { select: { number: true } },
  endpoints: true,
  verifiedAt: true,
} satisfies Prisma.DeploymentSelect;

type DeploymentRow = Prisma.DeploymentGetPayload<{ select: typeof deploymentSelect }>;

const listSelect = {
  id: true,
  name: true,
  version: true,
  slug: true,
  basePath: true,
  lifecycle: true,
  operationCount: true,
  team: { select: { id: true, name: true } },
  createdAt: true,
  updatedAt: true,
  deployments: { select: deploymentSelect, orderBy: { gateway: { name: "asc" } } },
} satisfies Prisma.ApiSelect;

const deploymentStateSchema = z.enum(deploymentStates);

/** One page of APIs with where each runs. A cursor of another sort order starts from the beginning. */
export async function listApis(actor: Actor, options: ApiListOptions): Promise<ApiPage> {
  authorize(actor, "api:read");
  const { sort = "name", cursor } = options;
  const limit = Math.min(Math.max(Math.trunc(options.limit), 1), 200);
  const db = await getDb();
  const rows = await db.api.findMany({
    where: {
      AND: [filtered(options), cursor === undefined ? {} : keysetAfter(sort, decodeCursor(sort, cursor))],
    },
    orderBy: orderOf(sort),
    take: limit + 1,
    select: listSelect,
  });
  const items = rows.slice(0, limit).map(toListItem);
  const last = items.at(-1);
  return rows.length > limit && last !== undefined ? { items, nextCursor: encodeCursor(sort, last) } : { items };
}

export interface ApiDetail extends ApiListItem {
  readonly rowVersion: number;
  /** Labels of the gateways where it may run; on all when there are none. */
  readonly allowedLabels: readonly string[];
  readonly createdBy: string | null;
  readonly draft: Draft;
  readonly document: {
    readonly id: string;
    readonly format: string;
    readonly size: number;
    readonly summary: DocumentSummary;
    readonly findings: readonly Finding[];
  } | null;
  readonly revisionCount: number;
  readonly latestRevision: RevisionListItem | null;
  /** The draft says something that the latest revision does not, or there is no revision yet. */
  readonly draftChanged: boolean;
}

export interface RevisionListItem {
  readonly id: string;
  readonly number: number;
  readonly contentHash: string;
  readonly note: string | null;
  readonly createdAt: Date;
  readonly createdBy: string | null;
}

export const revisionSelect = {
  id: true,
  number: true,
  contentHash: true,
  note: true,
  createdAt: true,
  createdBy: true,
} satisfies Prisma.RevisionSelect;

/** One API with its draft, its document's findings and where it runs. Throws `not-found`. */
export async function getApi(actor: Actor, id: string): Promise<ApiDetail> {
  authorize(actor, "api:read");
  const db = await getDb();
  const row = await db.api.findUnique({
    where: { id },
    select: {
      ...listSelect,
      rowVersion: true,
      allowedLabels: true,
      createdBy: true,
      draft: true,
      document: { select: { id: true, format: true, size: true, summary: true, findings: true } },
      revisions: { select: revisionSelect, orderBy: { number: "desc" }, take: 1 },
      _count: { select: { revisions: true } },
    },
  });
  if (row === null) throw apiNotFound();
  const draft = draftSchema.parse(row.draft);
  const latestRevision = row.revisions[0] ?? null;
  return {
    ...toListItem(row),
    rowVersion: row.rowVersion,
    allowedLabels: row.allowedLabels,
    createdBy: row.createdBy,
    draft,
    document:
      row.document === null
        ? null
        : {
            ...row.document,
            summary: documentSummarySchema.parse(row.document.summary),
            findings: documentFindingsSchema.parse(row.document.findings),
          },
    revisionCount: row._count.revisions,
    latestRevision,
    draftChanged: latestRevision?.contentHash !== revisionHash(draft, row.document?.summary),
  };
}

type ListRow = Prisma.ApiGetPayload<{ select: typeof listSelect }>;

function toListItem(row: ListRow): ApiListItem {
  const { id, name, version, slug, basePath, operationCount, team, createdAt, updatedAt } = row;
  return {
    id,
    name,
    version,
    slug,
    basePath,
    lifecycle: lifecycleSchema.parse(row.lifecycle),
    operationCount,
    team,
    createdAt,
    updatedAt,
    deployments: row.deployments.map(toDeployment),
  };
}

function toDeployment({
  gateway,
  appliedRevision,
  restRevision,
  desiredRevision,
  ...row
}: DeploymentRow): ApiDeployment {
  return {
    ...row,
    gatewayName: gateway.name,
    gatewayKind: gateway.kind,
    state: deploymentStateSchema.parse(row.state),
    appliedRevision: appliedRevision?.number ?? null,
    restRevision: restRevision?.number ?? null,
    desiredRevision: desiredRevision?.number ?? null,
  };
}
