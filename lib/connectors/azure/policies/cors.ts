import type { PolicyConfig, PolicyConfigOf } from "#lib/model/policy/policy.ts";
import { unsupported } from "../../objection.ts";
import { refusal } from "./objection.ts";
import { inbound, ranks, type Said, type Scope } from "./statement.ts";
import { element, type XmlElement } from "./xml.ts";

/**
 * "CORS policy": a direct child of the section, so for a whole API. What no policy matches goes on without headers, or the
 * gateway would answer simple requests of strangers' pages itself.
 */
export function encodeCors(config: PolicyConfigOf<"cors">, { whole, apiMethods }: Scope): Said {
  if (!whole) return { objection: unsupported("API Management answers CORS for a whole API or not at all.") };
  if (config.credentials && config.origins.includes("*")) {
    return { objection: unsupported("API Management allows no credentials to pages on any site. Name the origins.") };
  }
  const objection = refusal([...config.origins, ...config.headers, ...config.exposeHeaders]);
  if (objection) return { objection };
  const methods = config.methods.length > 0 ? config.methods : apiMethods;
  const headers = config.headers.length > 0 ? config.headers : ["*"];
  const attributes = { "allow-credentials": String(config.credentials), "terminate-unmatched-request": "false" };
  const cors = element("cors", attributes, [
    listed("allowed-origins", "origin", config.origins),
    listed("allowed-methods", "method", methods, { "preflight-result-max-age": String(config.maxAgeSeconds) }),
    listed("allowed-headers", "header", headers),
    ...(config.exposeHeaders.length > 0 ? [listed("expose-headers", "header", config.exposeHeaders)] : []),
  ]);
  return { statements: [inbound(ranks.cors, [cors])] };
}

function listed(
  name: string,
  child: string,
  values: readonly string[],
  attributes: Readonly<Record<string, string>> = {},
): XmlElement {
  return element(
    name,
    attributes,
    values.map((value) => element(child, {}, value)),
  );
}

export function decodeCors({ attributes, children }: XmlElement, apiMethods: readonly string[]): PolicyConfig[] {
  const list = (name: string) => children.find((child) => child.name === name);
  const texts = (name: string) => (list(name)?.children ?? []).map(({ text }) => text ?? "");
  const [methods, headers] = [texts("allowed-methods"), texts("allowed-headers")];
  const isWhole = methods.length === apiMethods.length && apiMethods.every((method) => methods.includes(method));
  const age = Number(list("allowed-methods")?.attributes["preflight-result-max-age"] ?? 0);
  return [
    {
      type: "cors",
      origins: texts("allowed-origins"),
      methods: isWhole || methods.includes("*") ? [] : methods,
      headers: headers.includes("*") ? [] : headers,
      exposeHeaders: texts("expose-headers"),
      credentials: attributes["allow-credentials"] === "true",
      maxAgeSeconds: Number.isInteger(age) ? age : 0,
    },
  ];
}
