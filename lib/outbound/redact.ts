/** An address as it may be kept and shown: without user, password, fragment, or the values of its query. */
export function redactAddress(url: URL): string {
  const names = [...new Set(url.searchParams.keys())];
  const query = names.length === 0 ? "" : `?${names.map((name) => encodeURIComponent(name)).join("&")}`;
  return `${url.protocol}//${url.host}${url.pathname}${query}`;
}

/** A text with every secret in it blotted out, in the spellings a server may echo. Secrets under six characters stay. */
export function blot(text: string, secrets: readonly string[]): string {
  return secrets
    .filter((secret) => secret.length >= 6)
    .flatMap((secret) => [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1), base64(secret)])
    .toSorted((a, b) => b.length - a.length)
    .reduce((blotted, secret) => blotted.replaceAll(secret, "[redacted]"), text);
}

const base64 = (text: string) => Buffer.from(text, "utf8").toString("base64");

/** Every value of a credential, however deep. The `type` that tells its variants apart is a word of ours. */
export function secretsIn(credentials: unknown): string[] {
  if (typeof credentials === "string") return [credentials];
  if (typeof credentials !== "object" || credentials === null) return [];
  return Object.entries(credentials).flatMap(([key, value]) => (key === "type" ? [] : secretsIn(value)));
}
