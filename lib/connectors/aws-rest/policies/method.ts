import { isJsonObject, type Json, type JsonObject } from "#lib/model/json.ts";
import type { PolicyConfig } from "#lib/model/policy/policy.ts";
import { decodeApiKey, hiddenKey, keyHeader } from "./api-key.ts";
import { decodeUserPool } from "./cognito.ts";
import type { OperationDraft } from "./draft.ts";
import { decodeMock, mockIntegration, mockResponses } from "./mock.ts";
import { decodeRequestHeaders, headerTarget } from "./request-headers.ts";
import { decodeValidation, validatorName } from "./request-validation.ts";
import { decodeTimeout } from "./timeout.ts";
import { readNote } from "./vtl.ts";

/** The name of the security scheme of API keys. */
export const keyScheme = "api_key";

/** "x-amazon-apigateway-auth object". */
const signedExtension = "x-amazon-apigateway-auth";

const pathTarget = "integration.request.path.";

/** What the policies of an operation put into its method object, beside what the definition's document says. */
export function writeMethod(draft: OperationDraft, backendUrl: string, cacheKeys: readonly string[]): JsonObject {
  const { isSigned, isKeyed, authorizer, validation, mock } = draft;
  const schemes = {
    ...(authorizer ? { [authorizer.scheme]: [...authorizer.scopes] } : {}),
    ...(isKeyed ? { [keyScheme]: [] } : {}),
  };
  const keys = cacheKeys.length > 0 ? { cacheKeyParameters: [...cacheKeys] } : {};
  const integration = { ...httpIntegration(draft, backendUrl), ...keys };
  return {
    ...(isSigned ? { [signedExtension]: { type: "AWS_IAM" } } : {}),
    ...(isKeyed || authorizer ? { security: [schemes] } : {}),
    ...(validation ? { "x-amazon-apigateway-request-validator": validatorName(validation) } : {}),
    ...(mock ? { responses: mockResponses(mock) } : {}),
    "x-amazon-apigateway-integration": mock ? mockIntegration(mock, integration) : integration,
  };
}

/**
 * "x-amazon-apigateway-integration object": the backend's status, headers and body pass through untouched. Parameters of
 * the path are mapped one by one, under the names that the definition has for them.
 */
function httpIntegration(
  { operation, place, headers, to, timeoutMs, hidesKey }: OperationDraft,
  backend: string,
): JsonObject {
  const hidden: [string, string][] = hidesKey ? [[`${headerTarget}${keyHeader}`, `'${hiddenKey}'`]] : [];
  const mappings = [
    ...[...place.parameters].map(([own, name]) => [`${pathTarget}${own}`, `method.request.path.${name}`]),
    ...[...headers.values()].map(({ name, value }) => [`${headerTarget}${name}`, `'${value}'`]),
    ...hidden,
  ];
  return {
    type: "http_proxy",
    httpMethod: operation.method,
    uri: `${backend}${to ?? operation.path}`,
    passthroughBehavior: "when_no_match",
    ...(timeoutMs === undefined ? {} : { timeoutInMillis: timeoutMs }),
    ...(mappings.length > 0 ? { requestParameters: Object.fromEntries(mappings) } : {}),
  };
}

/** What a method object of an exported document says, as far as it is ours to understand. */
export interface ReadMethod {
  readonly policies: readonly PolicyConfig[];
  /** Where requests go: `http://orders.internal/orders/{id}`; absent where no backend is called. */
  readonly uri?: string;
  /** By the document's name of a path parameter, the backend's. */
  readonly names: ReadonlyMap<string, string>;
  /** Callers sign their requests. */
  readonly isSigned: boolean;
  /** What tells answers of the stage's cache apart: `method.request.querystring.page`. */
  readonly cacheKeys: readonly string[];
  /** An authorizer that the document alone does not explain: a function, or something that no policy says. */
  readonly authorizer?: UnreadAuthorizer;
}

/** `scheme` is what the document calls the function's authorizer. */
type UnreadAuthorizer = { readonly kind: "function"; readonly scheme: string } | { readonly kind: "unknown" };

export function readMethod(method: JsonObject, document: JsonObject): ReadMethod {
  const integration = objectOf(method["x-amazon-apigateway-integration"]);
  const isMock = String(integration.type).toLowerCase() === "mock";
  const note = isMock ? readNote(textsOf(integration.requestTemplates)["application/json"]) : undefined;
  const behind = isMock ? (note ?? {}) : integration;
  const mappings = textsOf(behind.requestParameters);
  const schemes = securityOf(method, document);
  const hidden = mappings[`${headerTarget}${keyHeader}`] === `'${hiddenKey}'`;
  const validators = objectOf(document["x-amazon-apigateway-request-validators"]);
  const named = method["x-amazon-apigateway-request-validator"] ?? document["x-amazon-apigateway-request-validator"];
  const { timeoutInMillis, uri, cacheKeyParameters } = behind;
  return {
    policies: [
      ...schemes.tokens,
      ...decodeApiKey(schemes.isKeyed, hidden),
      ...(named === undefined ? [] : decodeValidation(objectOf(validators[String(named)]))),
      ...decodeRequestHeaders(mappings),
      ...(typeof timeoutInMillis === "number" ? decodeTimeout(timeoutInMillis) : []),
      ...(isMock ? readMock(integration) : []),
    ],
    ...(typeof uri === "string" ? { uri } : {}),
    names: namesIn(mappings),
    isSigned: schemes.isSigned,
    cacheKeys: Array.isArray(cacheKeyParameters) ? cacheKeyParameters.map(String) : [],
    ...(schemes.authorizer ? { authorizer: schemes.authorizer } : {}),
  };
}

function readMock(integration: JsonObject): PolicyConfig[] {
  const [response] = Object.values(objectOf(integration.responses)).map(objectOf);
  if (response === undefined) return [];
  return decodeMock(
    Number(response.statusCode),
    textsOf(response.responseParameters),
    textsOf(response.responseTemplates),
  );
}

function namesIn(mappings: Readonly<Record<string, string>>): Map<string, string> {
  const pairs = Object.entries(mappings).flatMap(([target, source]) => {
    const name = /^method\.request\.path\.(.+)$/.exec(source)?.[1];
    return name !== undefined && target.startsWith(pathTarget)
      ? [[name, target.slice(pathTarget.length)] as const]
      : [];
  });
  return new Map(pairs);
}

interface ReadSecurity {
  readonly isSigned: boolean;
  readonly isKeyed: boolean;
  /** Of user pools. */
  readonly tokens: readonly PolicyConfig[];
  readonly authorizer?: UnreadAuthorizer;
}

/** As an export marks the scheme of signatures: "x-amazon-apigateway-authtype property". */
const signedType = "awsSigv4";

/** Requirements by what their schemes are: a key in the header that API Gateway reads, a user pool, or another authorizer. */
function securityOf(method: JsonObject, document: JsonObject): ReadSecurity {
  const schemes = objectOf(objectOf(document.components).securitySchemes);
  const security = Array.isArray(method.security) ? method.security : [];
  const used = security
    .flatMap((requirement: Json) => Object.entries(objectOf(requirement)))
    .map(([name, scopes]) => ({
      name,
      scheme: objectOf(schemes[name]),
      scopes: Array.isArray(scopes) ? scopes.map(String) : [],
    }));
  const typeOf = (scheme: JsonObject) => scheme["x-amazon-apigateway-authtype"];
  const guards = used.filter(({ scheme }) => typeOf(scheme) !== undefined && typeOf(scheme) !== signedType);
  const tokens = guards.flatMap(({ scheme, scopes }) => decodeUserPool(scheme, scopes) ?? []);
  const [unread] = guards.filter(({ scheme, scopes }) => decodeUserPool(scheme, scopes) === undefined);
  return {
    isSigned:
      used.some(({ scheme }) => typeOf(scheme) === signedType) || objectOf(method[signedExtension]).type === "AWS_IAM",
    isKeyed: used.some(({ scheme }) => typeOf(scheme) === undefined && scheme.type === "apiKey"),
    tokens,
    ...(unread ? { authorizer: unreadAuthorizer(unread.name, typeOf(unread.scheme)) } : {}),
  };
}

function unreadAuthorizer(scheme: string, type: Json | undefined): UnreadAuthorizer {
  return type === "custom" ? { kind: "function", scheme } : { kind: "unknown" };
}

function objectOf(value: Json | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}

function textsOf(value: Json | undefined): Record<string, string> {
  return Object.fromEntries(Object.entries(objectOf(value)).map(([key, text]) => [key, String(text)]));
}
