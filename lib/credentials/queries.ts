import "server-only";
import type { Prisma } from "#generated/prisma/client.ts";
import { authorize } from "#lib/access/authorize.ts";
import { getDb } from "#lib/db/client.ts";
import { AppError } from "#lib/errors.ts";
import type { Actor } from "#lib/model/actor.ts";

/** What anyone may know of a credential. The secret itself is never read here. */
export interface CredentialSummary {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  /** Eight characters that change when the secret does. */
  readonly fingerprint: string;
  /** The only address it is sent to. */
  readonly address: string | null;
  readonly secretSetAt: Date;
  /** Until when the provider takes it, as an admin noted. */
  readonly expiresAt: Date | null;
  /** The secret before this one, while it can be switched back to. */
  readonly previous: { readonly fingerprint: string; readonly until: Date } | null;
  readonly lastUsedAt: Date | null;
  readonly createdAt: Date;
  readonly usedBy: readonly { readonly id: string; readonly name: string }[];
}

// Names every column but `sealed` and `previousSealed`.
const columns = {
  id: true,
  name: true,
  kind: true,
  fingerprint: true,
  address: true,
  secretSetAt: true,
  expiresAt: true,
  previousFingerprint: true,
  previousUntil: true,
  lastUsedAt: true,
  createdAt: true,
  gateways: { select: { id: true, name: true }, orderBy: { name: "asc" } },
} as const;

/** All credentials by name; those of one kind where it is given. */
export async function listCredentials(
  actor: Actor,
  filter: { readonly kind?: string } = {},
): Promise<readonly CredentialSummary[]> {
  authorize(actor, "gateway:manage");
  const db = await getDb();
  const rows = await db.credential.findMany({
    where: { kind: filter.kind },
    orderBy: { name: "asc" },
    select: columns,
  });
  return rows.map(toSummary);
}

/** One credential. Throws `AppError` (`not-found`). */
export async function getCredential(actor: Actor, id: string): Promise<CredentialSummary> {
  authorize(actor, "gateway:manage");
  const db = await getDb();
  const row = await db.credential.findUnique({ where: { id }, select: columns });
  if (row === null)
    throw new AppError({ code: "not-found", sentence: "This credential is gone. Go back to the list." });
  return toSummary(row);
}

function toSummary({
  gateways,
  previousFingerprint,
  previousUntil,
  ...row
}: Prisma.CredentialGetPayload<{ select: typeof columns }>): CredentialSummary {
  const kept = previousFingerprint !== null && previousUntil !== null && previousUntil > new Date();
  return {
    ...row,
    previous: kept ? { fingerprint: previousFingerprint, until: previousUntil } : null,
    usedBy: gateways,
  };
}
