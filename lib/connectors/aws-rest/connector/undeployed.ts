import { isDeepStrictEqual } from "node:util";
import { isJsonObject, type Json, type JsonObject } from "#lib/model/json.ts";
import type { Resource } from "#lib/model/resource.ts";
import type { RestClient } from "../client.ts";
import type { PathResource } from "../wire.ts";
import type { Found } from "./site.ts";

/**
 * How the methods of the definition, as it is now, differ from those of the document that is wanted and has its snapshot:
 * `GET /orders` to "changed", "added" or "removed". Undefined where nobody asked. Where a new document is to come it
 * replaces the definition in any case, so that is not looked at.
 */
export async function undeployedEdits(
  client: RestClient,
  { api, isOurs, snapshots }: Found,
  places: readonly Resource[],
): Promise<Record<string, string> | undefined> {
  const wanted = places.find(({ kind }) => kind === "document")?.body;
  if (api === undefined || !isOurs || wanted?.undeployed === undefined) return undefined;
  const { digest, document } = wanted;
  if (typeof digest !== "string" || !snapshots.has(digest) || !isJsonObject(document)) return {};
  return differences(methodsOf(document), methodsIn(await client.pathResources(api.id)));
}

/** Of a method what AWS keeps word for word, so that no spelling of its own looks like an edit. */
interface Facts {
  readonly authorization: string;
  readonly scopes: readonly string[];
  readonly isKeyed: boolean;
  readonly parameters: Readonly<Record<string, boolean>>;
  readonly integration: Readonly<Record<string, unknown>>;
}

type Methods = ReadonlyMap<string, Facts>;

function differences(wanted: Methods, found: Methods): Record<string, string> {
  const names = [...new Set([...wanted.keys(), ...found.keys()])].toSorted();
  const edits = names.flatMap((name) => {
    const [one, other] = [wanted.get(name), found.get(name)];
    if (isDeepStrictEqual(one, other)) return [];
    return [[name, one === undefined ? "added" : other === undefined ? "removed" : "changed"] as const];
  });
  return Object.fromEntries(edits);
}

function methodsIn(resources: readonly PathResource[]): Methods {
  const entries = resources.flatMap(({ path, resourceMethods }) =>
    Object.entries(resourceMethods).map(([verb, method]): [string, Facts] => [
      `${verb} ${path}`,
      {
        authorization: method.authorizationType,
        scopes: method.authorizationScopes.toSorted(),
        isKeyed: method.apiKeyRequired,
        parameters: method.requestParameters,
        integration: integrationFacts(method.methodIntegration ?? {}),
      },
    ]),
  );
  return new Map(entries);
}

/** The same of a document of ours, which an import takes apart. */
function methodsOf(document: JsonObject): Methods {
  const schemes = objectOf(objectOf(document.components).securitySchemes);
  const entries = Object.entries(objectOf(document.paths)).flatMap(([path, item]) =>
    Object.entries(objectOf(item)).map(([verb, value]): [string, Facts] => {
      const method = objectOf(value);
      return [
        `${verb.toUpperCase()} ${path}`,
        {
          ...guardOf(method, schemes),
          parameters: parametersOf(method.parameters),
          integration: integrationFacts(objectOf(method["x-amazon-apigateway-integration"])),
        },
      ];
    }),
  );
  return new Map(entries);
}

/** "x-amazon-apigateway-authtype property" and "x-amazon-apigateway-auth object", as GetMethod words what they make. */
function guardOf(method: JsonObject, schemes: JsonObject): Pick<Facts, "authorization" | "scopes" | "isKeyed"> {
  const [requirement] = listOf(method.security);
  const used = Object.entries(objectOf(requirement)).map(([name, scopes]) => ({
    type: objectOf(schemes[name])["x-amazon-apigateway-authtype"],
    scopes: listOf(scopes).map(String),
  }));
  const guard = used.find(({ type }) => type !== undefined);
  const isSigned = objectOf(method["x-amazon-apigateway-auth"]).type === "AWS_IAM";
  const authorization = guard === undefined ? "NONE" : guard.type === "custom" ? "CUSTOM" : "COGNITO_USER_POOLS";
  return {
    authorization: isSigned ? "AWS_IAM" : authorization,
    scopes: guard?.scopes.toSorted() ?? [],
    isKeyed: used.some(({ type }) => type === undefined),
  };
}

function parametersOf(parameters: Json | undefined): Record<string, boolean> {
  const entries = listOf(parameters)
    .map(objectOf)
    .map(({ name, in: where, required }): [string, boolean] => {
      const place = where === "query" ? "querystring" : String(where);
      return [`method.request.${place}.${String(name)}`, required === true];
    });
  return Object.fromEntries(entries);
}

/** As either side writes an integration. A timeout that nobody named is the longest. */
function integrationFacts(integration: Readonly<Record<string, unknown>>): Facts["integration"] {
  const { type, httpMethod, uri, requestParameters, requestTemplates, timeoutInMillis, cacheKeyParameters } =
    integration;
  const keys = Array.isArray(cacheKeyParameters) ? cacheKeyParameters.map(String).toSorted() : [];
  return {
    ...{ type: String(type).toUpperCase(), uri },
    // A mock calls nothing, and AWS may name a method for it all the same.
    httpMethod: uri === undefined ? undefined : httpMethod,
    requestParameters: requestParameters ?? {},
    requestTemplates: requestTemplates ?? {},
    timeoutInMillis: timeoutInMillis ?? 29_000,
    cacheKeyParameters: keys,
  };
}

function objectOf(value: Json | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}

function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}
