import "server-only";
import { Prisma } from "#generated/prisma/client.ts";
import { providerPlace } from "#lib/access/openid/provider-row.ts";
import { getDb } from "#lib/db/client.ts";
import { rewrap } from "#lib/db/vault.ts";
import { credentialPlace, previousPlace } from "./secret-store.ts";

const pageSize = 100;

/** One place in the database where values are sealed. Every such place is in this list, or a rotation would forget it. */
export interface SealedPlace {
  /** How many are sealed with this key; with any when it is absent. */
  readonly count: (version?: string) => Promise<number>;
  /** Brings all under the first key of the ring, and tells after each page how many of it were moved. */
  readonly rewrap: (onMoved: (count: number) => Promise<void>) => Promise<void>;
}

export const sealedPlaces: readonly SealedPlace[] = [
  {
    count: async (version) => (await getDb()).credential.count({ where: { sealed: under(version) } }),
    rewrap: async (onMoved) => {
      const db = await getDb();
      await inPages(
        (after) =>
          db.credential.findMany({
            ...page(after),
            select: { id: true, sealed: true, secretSetAt: true },
          }),
        async ({ id, sealed, secretSetAt }) => {
          const moved = rewrap(sealed, credentialPlace(id));
          // A secret that was replaced meanwhile is sealed with the first key already and must not be overwritten.
          const where = { id, secretSetAt, NOT: { sealed: under(moved.keyVersion) } };
          return (await db.credential.updateMany({ where, data: { sealed: moved } })).count;
        },
        onMoved,
      );
    },
  },
  {
    count: async (version) => (await getDb()).credential.count({ where: { previousSealed: previousUnder(version) } }),
    rewrap: async (onMoved) => {
      const db = await getDb();
      await inPages(
        (after) =>
          db.credential.findMany({ ...page(after), select: { id: true, previousSealed: true, previousSetAt: true } }),
        async ({ id, previousSealed, previousSetAt }) => {
          if (previousSealed === null) return 0;
          const moved = rewrap(previousSealed, previousPlace(id));
          const where = { id, previousSetAt, NOT: { previousSealed: under(moved.keyVersion) } };
          return (await db.credential.updateMany({ where, data: { previousSealed: moved } })).count;
        },
        onMoved,
      );
    },
  },
  {
    count: async (version) => (await getDb()).identityProvider.count({ where: { sealed: under(version) } }),
    rewrap: async (onMoved) => {
      const db = await getDb();
      await inPages(
        (after) =>
          db.identityProvider.findMany({ ...page(after), select: { id: true, sealed: true, secretSetAt: true } }),
        async ({ id, sealed, secretSetAt }) => {
          const moved = rewrap(sealed, providerPlace(id));
          const where = { id, secretSetAt, NOT: { sealed: under(moved.keyVersion) } };
          return (await db.identityProvider.updateMany({ where, data: { sealed: moved } })).count;
        },
        onMoved,
      );
    },
  },
];

const under = (version: string | undefined) =>
  version === undefined ? undefined : { path: ["keyVersion"], equals: version };

/** There may be no previous secret: an empty column is not one. */
const previousUnder = (version: string | undefined) =>
  version === undefined ? { not: Prisma.DbNull } : { path: ["keyVersion"], equals: version };

const page = (after: string | undefined) => ({
  where: after === undefined ? {} : { id: { gt: after } },
  orderBy: { id: "asc" as const },
  take: pageSize,
});

async function inPages<Row extends { readonly id: string }>(
  read: (after: string | undefined) => Promise<readonly Row[]>,
  move: (row: Row) => Promise<number>,
  onMoved: (count: number) => Promise<void>,
): Promise<void> {
  let after: string | undefined;
  for (;;) {
    const rows = await read(after);
    let moved = 0;
    for (const row of rows) moved += await move(row);
    await onMoved(moved);
    after = rows.at(-1)?.id;
    if (rows.length < pageSize) return;
  }
}
