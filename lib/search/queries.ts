import "server-only";
import { z } from "zod";
import { authorize } from "#lib/access/authorize.ts";
import { descriptors } from "#lib/connectors/descriptors.ts";
import { getDb } from "#lib/db/client.ts";
import { apiIdsByWords, gatewayIdsByWords } from "#lib/db/word-search.ts";
import type { Actor } from "#lib/model/actor.ts";
import type { RolloutKind, RolloutState } from "#lib/model/deployment.ts";
import { type ConnectionState, connectionStates } from "#lib/model/gateway.ts";
import { rolloutStateSchema } from "#lib/rollouts/stored-states.ts";
import { rolloutKindSchema } from "#lib/rollouts/target-input.ts";

/** What a search finds, at most eight of each. */
export interface SearchResult {
  readonly apis: readonly {
    readonly id: string;
    readonly name: string;
    readonly version: string;
    readonly basePath: string;
  }[];
  readonly gateways: readonly {
    readonly id: string;
    readonly name: string;
    readonly kindLabel: string;
    readonly connection: ConnectionState;
  }[];
  readonly rollouts: readonly {
    readonly id: string;
    readonly kind: RolloutKind;
    readonly share: number;
    readonly state: RolloutState;
    readonly apiName: string;
    readonly apiVersion: string;
    readonly createdAt: Date;
  }[];
}

const most = 8;

/**
 * APIs and gateways with words that begin like the words typed, and the latest rollouts of those APIs; or whatever has
 * the id that was pasted. Six statements at most, each by an index.
 */
export async function search(actor: Actor, text: string): Promise<SearchResult> {
  authorize(actor, "api:read");
  authorize(actor, "gateway:read");
  authorize(actor, "rollout:read");
  const pasted = z.uuid().safeParse(text.trim()).data;
  const apis = await apisWith(pasted === undefined ? await apiIdsByWords(text, most) : [pasted]);
  const gateways = await gatewaysWith(pasted === undefined ? await gatewayIdsByWords(text, most) : [pasted]);
  const rollouts = await rolloutsOf(
    apis.map(({ id }) => id),
    pasted,
  );
  return { apis, gateways, rollouts };
}

async function apisWith(ids: readonly string[]): Promise<SearchResult["apis"]> {
  if (ids.length === 0) return [];
  const db = await getDb();
  return db.api.findMany({
    where: { id: { in: [...ids] } },
    orderBy: [{ name: "asc" }, { version: "asc" }],
    select: { id: true, name: true, version: true, basePath: true },
  });
}

async function gatewaysWith(ids: readonly string[]): Promise<SearchResult["gateways"]> {
  if (ids.length === 0) return [];
  const db = await getDb();
  const rows = await db.gateway.findMany({
    where: { id: { in: [...ids] } },
    orderBy: { name: "asc" },
    select: { id: true, name: true, kind: true, connection: true },
  });
  return rows.map(({ kind, connection, ...row }) => ({
    ...row,
    kindLabel: (Object.hasOwn(descriptors, kind) ? descriptors[kind]?.label : undefined) ?? kind,
    connection: z.enum(connectionStates).parse(connection),
  }));
}

async function rolloutsOf(apiIds: readonly string[], pasted: string | undefined): Promise<SearchResult["rollouts"]> {
  if (apiIds.length === 0 && pasted === undefined) return [];
  const db = await getDb();
  const rows = await db.rollout.findMany({
    where: { OR: [{ apiId: { in: [...apiIds] } }, ...(pasted === undefined ? [] : [{ id: pasted }])] },
    orderBy: { id: "desc" },
    take: most,
    select: { id: true, kind: true, share: true, state: true, apiId: true, createdAt: true },
  });
  const names = await db.api.findMany({
    where: { id: { in: rows.map(({ apiId }) => apiId) } },
    select: { id: true, name: true, version: true },
  });
  return rows.map(({ apiId, kind, state, ...row }) => {
    const api = names.find(({ id }) => id === apiId);
    return {
      ...row,
      kind: rolloutKindSchema.parse(kind),
      state: rolloutStateSchema.parse(state),
      apiName: api?.name ?? "a deleted API",
      apiVersion: api?.version ?? "",
    };
  });
}
