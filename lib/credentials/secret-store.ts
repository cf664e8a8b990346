import "server-only";
import { v7 as uuid } from "uuid";
import { z } from "zod";
import type { Tx } from "#lib/db/client.ts";
import { lockUntilCommit } from "#lib/db/transaction-lock.ts";
import { fingerprint, open, seal } from "#lib/db/vault.ts";
import { AppError } from "#lib/errors.ts";
import { Secret } from "#lib/log.ts";

/** A credential's values by field name, every one of them secret. */
export type CredentialValues = Readonly<Record<string, unknown>>;

const valuesSchema = z.record(z.string(), z.unknown());

export const credentialPlace = (id: string) => ({ table: "Credential", rowId: id, field: "sealed" });

export const previousPlace = (id: string) => ({ table: "Credential", rowId: id, field: "previousSealed" });

/** The columns that hold values sealed for this row. */
export function sealedColumns(id: string, values: CredentialValues) {
  const text = JSON.stringify(values);
  return { sealed: seal(text, credentialPlace(id)), fingerprint: fingerprint(text) };
}

/** Stores values under a new name. `address` is the only one they are ever sent to. */
export async function insertCredential(
  tx: Tx,
  credential: {
    readonly name: string;
    readonly kind: string;
    readonly values: CredentialValues;
    readonly address: string;
  },
): Promise<{ readonly id: string; readonly fingerprint: string }> {
  const id = uuid();
  await lockUntilCommit(tx, "credential-name");
  const taken = await tx.credential.findUnique({ where: { name: credential.name }, select: { id: true } });
  if (taken !== null) throw nameTaken(credential.name);
  const columns = sealedColumns(id, credential.values);
  await tx.credential.create({
    data: { id, name: credential.name, kind: credential.kind, address: credential.address, ...columns },
  });
  return { id, fingerprint: columns.fingerprint };
}

function nameTaken(name: string): AppError {
  const sentence = `A credential named "${name}" exists. Choose another name.`;
  return new AppError({ code: "conflict", sentence, fields: { credentialName: sentence } });
}

/**
 * Refuses a stored credential for another kind or another address than it was entered for.
 * Throws `AppError`: `not-found`, `invalid` for another kind, `blocked` for another address.
 */
export async function assertCredentialFits(
  db: Pick<Tx, "credential">,
  id: string,
  use: { readonly kind: string; readonly address: string },
): Promise<void> {
  const row = await db.credential.findUnique({ where: { id }, select: { name: true, kind: true, address: true } });
  if (row === null) throw new AppError({ code: "not-found", sentence: "This credential is gone. Choose another." });
  if (row.kind !== use.kind) {
    throw new AppError({
      code: "invalid",
      sentence: `The credential "${row.name}" is for ${row.kind}, not ${use.kind}.`,
    });
  }
  if (row.address === use.address) return;
  throw new AppError({
    code: "blocked",
    sentence: `The credential "${row.name}" belongs to another address and is not sent to this one. Enter the secret again for this address.`,
  });
}

/** The values, unsealed, for a session. Throws `AppError`: `not-found`, `locked`. */
export async function unsealCredential(
  db: Pick<Tx, "credential">,
  id: string,
): Promise<{ readonly address: string | null; readonly values: Secret<CredentialValues> }> {
  const row = await db.credential.findUnique({ where: { id }, select: { sealed: true, address: true } });
  if (row === null) throw new AppError({ code: "not-found", sentence: "This credential is gone. Choose another." });
  return {
    address: row.address,
    values: new Secret(valuesSchema.parse(JSON.parse(open(row.sealed, credentialPlace(id))))),
  };
}
