import { createHash, generateKeyPairSync, type KeyObject, sign } from "node:crypto";

interface Pair {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  readonly kid: string;
}

/** The key that signs tokens for APIs. Made when it is first needed, because making one takes long; new in each process. */
export class SigningKey {
  #pair: Pair | undefined;

  /** "Microsoft identity platform access tokens": signing keys, as a key set. */
  keySet(): unknown {
    const { publicKey, kid } = this.#get();
    return { keys: [{ ...publicKey.export({ format: "jwk" }), kid, x5t: kid, use: "sig", alg: "RS256" }] };
  }

  sign(claims: Readonly<Record<string, unknown>>): string {
    const { privateKey, kid } = this.#get();
    const text = [{ typ: "JWT", alg: "RS256", kid, x5t: kid }, claims].map(encode).join(".");
    return `${text}.${sign("sha256", Buffer.from(text), privateKey).toString("base64url")}`;
  }

  #get(): Pair {
    if (this.#pair === undefined) {
      const pair = generateKeyPairSync("rsa", { modulusLength: 2_048 });
      const kid = createHash("sha256")
        .update(pair.publicKey.export({ type: "spki", format: "der" }))
        .digest("base64url");
      this.#pair = { ...pair, kid };
    }
    return this.#pair;
  }
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}
