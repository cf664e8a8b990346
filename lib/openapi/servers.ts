import { type Backend, backendSchema } from "#lib/model/definition.ts";
import type { Finding } from "#lib/model/finding.ts";
import { isJsonObject, type Json, type JsonObject } from "#lib/model/json.ts";
import { pointerOf } from "./pointer.ts";

export interface ServerList {
  /** Addresses as written. */
  readonly servers: readonly string[];
  /** Those that requests can be sent to, in the order of the document, https before http. */
  readonly backends: readonly Backend[];
  readonly findings: readonly Finding[];
}

/** Backends from `servers`, variables filled in by their defaults. Servers of single paths are pointed at. */
export function readServers(document: JsonObject): ServerList {
  const listed = Array.isArray(document.servers) ? document.servers.filter(isJsonObject) : [];
  const findings: Finding[] = [];
  const urls = listed.flatMap((server, index) => {
    const url = backendUrl(server, index, findings);
    return url === undefined ? [] : [url];
  });
  const ordered = [...new Set(urls)].toSorted(
    (a, b) => Number(b.startsWith("https:")) - Number(a.startsWith("https:")),
  );
  const backends = ordered.map((url) => ({ url, weight: 100 }));
  if (backends.length === 0) findings.push(noBackend(listed.length));
  findings.push(...ownServers(document));
  return { servers: listed.map((server) => String(server.url ?? "")), backends, findings };
}

function backendUrl(server: JsonObject, index: number, findings: Finding[]): string | undefined {
  const place = pointerOf("servers", index, "url");
  const written = typeof server.url === "string" ? server.url.trim() : "";
  const { url: filled, missing } = fillVariables(written, server.variables);
  if (missing.length > 0) {
    findings.push({
      severity: "warning",
      code: "openapi.server-variable",
      place,
      sentence: `The server ${written} uses ${missing.map((name) => `{${name}}`).join(", ")} without a default.`,
      instead: "It is not proposed as a backend. Give the backend address yourself.",
    });
    return undefined;
  }
  const absolute = filled.startsWith("//") ? `https:${filled}` : filled;
  // A relative address depends on where the document was served from, which a file does not know.
  if (!URL.canParse(absolute) || !/^https?:/i.test(absolute)) return undefined;
  const url = new URL(absolute);
  if (url.search !== "" || url.hash !== "" || url.username !== "" || url.password !== "") {
    findings.push({
      severity: "warning",
      code: "openapi.server-parts",
      place,
      sentence: "A server address holds a query, a fragment or credentials.",
      instead: "These parts are left out of the proposed backend.",
    });
  }
  const plain = `${url.protocol}//${url.host}${url.pathname}`.replace(/\/+$/, "");
  return backendSchema.safeParse({ url: plain }).success ? plain : undefined;
}

function fillVariables(url: string, variables: Json | undefined): { url: string; missing: string[] } {
  const missing: string[] = [];
  const filled = url.replace(/\{([^{}]+)\}/g, (whole, name: string) => {
    const variable = isJsonObject(variables) && Object.hasOwn(variables, name) ? variables[name] : undefined;
    const value = isJsonObject(variable) ? variable.default : undefined;
    if (typeof value === "string" || typeof value === "number") return String(value);
    missing.push(name);
    return whole;
  });
  return { url: filled, missing };
}

function noBackend(listed: number): Finding {
  return {
    severity: "warning",
    code: "openapi.no-backend",
    place: listed === 0 ? "" : "/servers",
    sentence:
      listed === 0 ? "The document names no server." : "No server of the document has a whole http or https address.",
    instead: "Give the address of the backend before you create the API.",
  };
}

/** An API has one set of backends; servers of single paths or operations are not followed. */
function ownServers(document: JsonObject): Finding[] {
  const paths = isJsonObject(document.paths) ? document.paths : {};
  return Object.entries(paths).flatMap(([path, item]) => {
    if (!isJsonObject(item)) return [];
    const keys = Array.isArray(item.servers)
      ? ["servers"]
      : Object.keys(item).filter((key) => {
          const operation = item[key];
          return isJsonObject(operation) && Array.isArray(operation.servers);
        });
    const key = keys[0];
    if (key === undefined) return [];
    return [
      {
        severity: "warning",
        code: "openapi.own-servers",
        place: key === "servers" ? pointerOf("paths", path, key) : pointerOf("paths", path, key, "servers"),
        sentence: `${path} names servers of its own.`,
        instead: "All operations are sent to the API's backends. Make another API of those that need others.",
      } as const,
    ];
  });
}
