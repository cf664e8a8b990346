import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { z } from "zod";
import type { VersionedKey } from "./key-ring.ts";

/** Where a sealed value lives. Part of its associated data: moved to another row or field it does not open. */
export interface Place {
  readonly table: string;
  readonly rowId: string;
  readonly field: string;
}

const boxSchema = z.strictObject({ nonce: z.base64(), text: z.base64(), tag: z.base64() });
type Box = z.infer<typeof boxSchema>;

/**
 * A sealed value as it is stored: which format, which master key, the data key wrapped by it, the text under the data key.
 * AES-256-GCM throughout, 96-bit random nonces, 128-bit tags. Every sealing draws a data key of its own, so no two
 * texts ever share one and a master key seals nothing but keys.
 */
export const sealedSchema = z.strictObject({
  format: z.literal(1),
  keyVersion: z.string(),
  dataKey: boxSchema,
  value: boxSchema,
});
export type Sealed = z.infer<typeof sealedSchema>;

export function sealWith(master: VersionedKey, plain: string, place: Place): Sealed {
  const dataKey = randomBytes(32);
  return {
    format: 1,
    keyVersion: master.version,
    dataKey: encrypt(master.key, dataKey, wrapContext(master.version, place)),
    value: encrypt(dataKey, Buffer.from(plain, "utf8"), valueContext(place)),
  };
}

/** Throws when a bit, the place or the key is not the one it was sealed with. */
export function openWith(master: VersionedKey, sealed: Sealed, place: Place): string {
  const dataKey = decrypt(master.key, sealed.dataKey, wrapContext(sealed.keyVersion, place));
  return decrypt(dataKey, sealed.value, valueContext(place)).toString("utf8");
}

/** The same value under a newer master key. The text is never decrypted. */
export function rewrapWith(from: VersionedKey, to: VersionedKey, sealed: Sealed, place: Place): Sealed {
  const dataKey = decrypt(from.key, sealed.dataKey, wrapContext(sealed.keyVersion, place));
  return { ...sealed, keyVersion: to.version, dataKey: encrypt(to.key, dataKey, wrapContext(to.version, place)) };
}

const valueContext = (place: Place) => context(["value", 1, place.table, place.rowId, place.field]);
const wrapContext = (version: string, place: Place) =>
  context(["data-key", 1, version, place.table, place.rowId, place.field]);
// JSON of an array is unambiguous: no choice of names makes two places read the same.
const context = (parts: readonly (string | number)[]) => Buffer.from(JSON.stringify(parts), "utf8");

function encrypt(key: Buffer, plain: Buffer, associated: Buffer): Box {
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key, nonce, { authTagLength: 16 });
  cipher.setAAD(associated);
  const text = Buffer.concat([cipher.update(plain), cipher.final()]);
  return {
    nonce: nonce.toString("base64"),
    text: text.toString("base64"),
    tag: cipher.getAuthTag().toString("base64"),
  };
}

function decrypt(key: Buffer, box: Box, associated: Buffer): Buffer {
  const decipher = createDecipheriv("aes-256-gcm", key, Buffer.from(box.nonce, "base64"), { authTagLength: 16 });
  decipher.setAAD(associated);
  decipher.setAuthTag(Buffer.from(box.tag, "base64"));
  return Buffer.concat([decipher.update(Buffer.from(box.text, "base64")), decipher.final()]);
}
