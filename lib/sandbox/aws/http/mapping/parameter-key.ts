/** What a mapping does, and to what: the key of a request or response parameter. */
export interface ParameterKey {
  readonly operation: "append" | "overwrite" | "remove";
  readonly place: "header" | "querystring" | "path" | "statuscode";
  /** Of the header or the query string parameter; empty for the others. */
  readonly name: string;
}

const named = /^(append|overwrite|remove):(header|querystring)\.(.+)$/;

/** Undefined when it is none. */
export function parseParameterKey(key: string): ParameterKey | undefined {
  if (key === "overwrite:path") return { operation: "overwrite", place: "path", name: "" };
  if (key === "overwrite:statuscode") return { operation: "overwrite", place: "statuscode", name: "" };
  const match = named.exec(key);
  if (match === null) return undefined;
  const operation = match[1] === "append" || match[1] === "remove" ? match[1] : "overwrite";
  return { operation, place: match[2] === "header" ? "header" : "querystring", name: match[3] ?? "" };
}

/** "Transforming API requests and responses": reserved headers. */
const reserved = new Set([
  ...["authorization", "connection", "content-encoding", "content-length", "content-location", "forwarded"],
  ...["keep-alive", "origin", "proxy-authenticate", "proxy-authorization", "te", "trailers", "transfer-encoding"],
  ...["upgrade", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "via"],
]);
const reservedPrefixes = ["access-control-", "apigw-", "x-amz-", "x-amzn-"];

export function isReservedHeader(name: string): boolean {
  const lower = name.toLowerCase();
  return reserved.has(lower) || reservedPrefixes.some((prefix) => lower.startsWith(prefix));
}
