import { createPublicKey, createSecretKey, type KeyObject } from "node:crypto";
import { z } from "zod";

export interface SigningKey {
  readonly kid: string | undefined;
  readonly key: KeyObject;
}

const jwkSchema = z.looseObject({ kty: z.string(), kid: z.string().optional(), use: z.string().optional() });
export const keySetSchema = z.object({ keys: z.array(jwkSchema) });

/** The keys of a JSON Web Key Set (RFC 7517) that are for signatures; a key of an unknown kind is passed over. */
export function signingKeysOf({ keys }: z.infer<typeof keySetSchema>): SigningKey[] {
  return keys.flatMap((jwk) => {
    if (jwk.use !== undefined && jwk.use !== "sig") return [];
    try {
      return [{ kid: jwk.kid, key: createPublicKey({ key: jwk, format: "jwk" }) }];
    } catch {
      return [];
    }
  });
}

/** `<key>` of a policy: RSA by modulus and exponent, else a shared secret in base 64. */
export function inlineKey(secret: string, modulus?: string, exponent?: string): KeyObject {
  if (modulus === undefined || exponent === undefined) return createSecretKey(Buffer.from(secret, "base64"));
  return createPublicKey({ key: { kty: "RSA", n: modulus, e: exponent }, format: "jwk" });
}
