/** One master key. The version names it in what it sealed. */
export interface VersionedKey {
  readonly version: string;
  /** 32 bytes. */
  readonly key: Buffer;
}

export type KeyRing =
  | { readonly ok: true; readonly keys: readonly [VersionedKey, ...VersionedKey[]] }
  | { readonly ok: false; readonly sentence: string };

const form =
  'is written version:key, such as v1:base64 of 32 bytes (make one with: echo "v1:$(openssl rand -base64 32)")';

/** Parses `v2:base64,v1:base64`: the first key seals, all of them open. No sentence ever holds a key. */
export function parseKeyRing(text: string): KeyRing {
  const keys: VersionedKey[] = [];
  for (const entry of text.trim().split(",")) {
    const [, version, encoded] = /^\s*([A-Za-z0-9_-]{1,20}):([A-Za-z0-9+/_-]+=*)\s*$/.exec(entry) ?? [];
    if (version === undefined || encoded === undefined) return { ok: false, sentence: `each key ${form}` };
    const key = Buffer.from(encoded, "base64");
    if (key.length !== 32)
      return { ok: false, sentence: `key ${version} has ${key.length} bytes where 32 are needed; it ${form}` };
    if (keys.some((other) => other.version === version)) {
      return { ok: false, sentence: `two keys are called ${version}; give the newer one a version of its own` };
    }
    keys.push({ version, key });
  }
  const [first, ...rest] = keys;
  return first === undefined ? { ok: false, sentence: `each key ${form}` } : { ok: true, keys: [first, ...rest] };
}
