import "server-only";
import { z } from "zod";
import type { Prisma } from "#generated/prisma/client.ts";
import { authorize } from "#lib/access/authorize.ts";
import { decodeCursor, encodeCursor, keysetAfter, orderOf } from "#lib/apis/api-paging.ts";
import { getDb } from "#lib/db/client.ts";
import type { Actor } from "#lib/model/actor.ts";
import { deploymentStates } from "#lib/model/deployment.ts";
import { deploymentGroupNames, deploymentGroups, type EstatePage } from "#lib/model/estate.ts";
import { lifecycles } from "#lib/model/lifecycle.ts";

/** What the matrix is filtered by; it comes from an address. */
export const estateFilterSchema = z.object({
  /** Part of a name, slug or base path. */
  search: z.string().trim().max(100).optional(),
  lifecycle: z.enum(lifecycles).optional().catch(undefined),
  state: z.enum(deploymentGroupNames).optional().catch(undefined),
  gateway: z.uuid().optional().catch(undefined),
});
export type EstateFilter = z.infer<typeof estateFilterSchema>;

export interface EstateOptions extends EstateFilter {
  readonly cursor?: string | undefined;
  /** At most 500. */
  readonly limit: number;
}

/** States that are nothing to look at: thought of once, or gone. */
const absent = ["planned", "removed"];
const stateSchema = z.enum(deploymentStates);

/** One page of APIs by name, with where each stands on every gateway. Two statements. */
export async function estatePage(actor: Actor, options: EstateOptions): Promise<EstatePage> {
  authorize(actor, "api:read");
  const limit = Math.min(Math.max(Math.trunc(options.limit), 1), 500);
  const cursor = options.cursor === undefined ? undefined : decodeCursor("name", options.cursor);
  const db = await getDb();
  const rows = await db.api.findMany({
    where: { AND: [whereOf(options), keysetAfter("name", cursor)] },
    orderBy: orderOf("name"),
    take: limit + 1,
    select: {
      ...{ id: true, name: true, version: true, updatedAt: true },
      deployments: { where: { state: { notIn: absent } }, select: { gatewayId: true, state: true } },
    },
  });
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    rows: shown.map(({ id, name, version, deployments }) => ({
      ...{ id, name, version },
      cells: Object.fromEntries(deployments.map(({ gatewayId, state }) => [gatewayId, stateSchema.parse(state)])),
    })),
    ...(rows.length > limit && last !== undefined ? { nextCursor: encodeCursor("name", last) } : {}),
  };
}

function whereOf({ search, lifecycle, state, gateway }: EstateFilter): Prisma.ApiWhereInput {
  const contains = { contains: search, mode: "insensitive" } as const;
  return {
    AND: [
      search === undefined || search === ""
        ? {}
        : { OR: [{ name: contains }, { slug: contains }, { basePath: contains }] },
      lifecycle === undefined ? {} : { lifecycle },
      state === undefined && gateway === undefined
        ? {}
        : {
            deployments: {
              some: {
                gatewayId: gateway,
                state: state === undefined ? { notIn: absent } : { in: [...deploymentGroups[state]] },
              },
            },
          },
    ],
  };
}
