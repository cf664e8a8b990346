import { isObject, type Unchecked } from "../../../core/json.ts";

export type BasePathOption = "ignore" | "prepend" | "split";

/** What goes before every path of the document: nothing, the base path of its first server, or that without its first segment. */
export function basePathPrefix(document: Unchecked, option: BasePathOption): string {
  if (option === "ignore") return "";
  const [server] = serversOf(document);
  const variables = isObject(server?.variables) ? server.variables : {};
  const url = String(server?.url ?? "").replace(/\{([^}]+)\}/g, (_, name: string) => {
    const variable = variables[name];
    return isObject(variable) ? String(variable.default ?? "") : "";
  });
  const path = url.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/]*/i, "");
  const segments = path.split("/").filter((segment) => segment !== "");
  const kept = option === "split" ? segments.slice(1) : segments;
  return kept.map((segment) => `/${segment}`).join("");
}

/** "x-amazon-apigateway-endpoint-configuration object", which OpenAPI 3.0 has below the server. */
export function disablesExecuteApi(document: Unchecked): boolean {
  return serversOf(document).some((server) => {
    const extension = server["x-amazon-apigateway-endpoint-configuration"];
    return isObject(extension) && extension.disableExecuteApiEndpoint === true;
  });
}

function serversOf(document: Unchecked): Unchecked[] {
  return Array.isArray(document.servers) ? document.servers.filter(isObject) : [];
}
