import type { Reader } from "../policy/reader.ts";

/** What one `cors` statement says, for one request. */
export interface CorsSettings {
  readonly origins: readonly string[];
  readonly methods: readonly string[];
  readonly headers: readonly string[];
  readonly exposed: readonly string[];
  readonly allowCredentials: boolean;
  /** Refuse, rather than go on without CORS. */
  readonly terminates: boolean;
  /** Seconds; undefined when not said. */
  readonly maxAge: string | undefined;
}

/** "CORS": its attributes, elements and defaults. */
export function readCors(reader: Reader): CorsSettings {
  const methods = reader.texts("allowed-methods", "method").map((method) => method.toUpperCase());
  return {
    origins: reader.texts("allowed-origins", "origin"),
    methods: methods.length === 0 ? ["GET", "POST"] : methods,
    headers: reader.texts("allowed-headers", "header"),
    exposed: reader.texts("expose-headers", "header"),
    allowCredentials: reader.flag("allow-credentials", false),
    terminates: reader.flag("terminate-unmatched-request", true),
    maxAge: reader.child("allowed-methods")?.attribute("preflight-result-max-age"),
  };
}

/** What `Access-Control-Allow-Origin` says; undefined when this origin is not let in. */
export function allowedOrigin({ origins, allowCredentials }: CorsSettings, asking: string): string | undefined {
  if (origins.includes("*")) return allowCredentials ? undefined : "*";
  return origins.some((origin) => normalOrigin(origin) === normalOrigin(asking)) ? asking : undefined;
}

/** Without the port that the scheme implies, a slash at the end, and capital letters. */
function normalOrigin(text: string): string {
  return text
    .toLowerCase()
    .replace(/\/+$/, "")
    .replace(/^(http:\/\/.*):80$/, "$1")
    .replace(/^(https:\/\/.*):443$/, "$1");
}
