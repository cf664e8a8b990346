import type { Finding } from "#lib/model/finding.ts";
import type { Json, JsonObject } from "#lib/model/json.ts";
import type { ObservedResource } from "#lib/model/resource.ts";
import { tagsOf, tagValue, textOf } from "../wire.ts";
import { tell } from "./finding.ts";

export function readBackends(
  resources: readonly ObservedResource[],
  service: JsonObject,
  basePath: string,
  findings: Finding[],
) {
  const host = textOf(service.host);
  if (host === undefined) {
    tell(findings, "error", "kong.no-service", "This route calls no backend.", "Name a backend before deploying it.");
    return { backends: [{ url: "http://backend.invalid" }], backendPath: "" };
  }
  const said = String(service.protocol);
  const protocol = said === "https" || said === "grpcs" || said === "wss" ? "https" : "http";
  if (said !== protocol) {
    tell(findings, "error", "kong.protocol", `The service speaks ${said}.`, `It is read as ${protocol}.`);
  }
  // Below a base path of ours the service has no path: it is the same as the public one, or the tag says it.
  const backendPath =
    textOf(service.path) ?? tagValue(tagsOf(service), "backend") ?? (basePath === "/" ? "" : basePath);
  const targets = resources.filter(({ kind }) => kind === "target");
  const url = (address: string) => new URL(`${protocol}://${address}${backendPath}`).href.replace(/\/$/, "");
  const backends =
    targets.length > 0
      ? targets.map(({ body }) => ({ url: url(String(body.target)), weight: Math.min(1000, Number(body.weight)) }))
      : [{ url: url(isDefaultPort(protocol, service.port) ? host : `${host}:${service.port}`) }];
  return { backends, backendPath };
}

function isDefaultPort(protocol: string, port: Json | undefined): boolean {
  return port === (protocol === "https" ? 443 : 80);
}
