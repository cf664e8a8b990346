import type { JsonObject } from "#lib/model/json.ts";
import { userPoolAuthorizer } from "./cognito.ts";
import type { ApiDraft, OperationDraft } from "./draft.ts";
import { resourcePolicy } from "./ip-filter.ts";
import { authorizerScheme } from "./jwt.ts";
import { tokenScheme } from "./jwt-variables.ts";
import { keyScheme } from "./method.ts";
import { validator, validatorName } from "./request-validation.ts";

/** What the document says of the API as a whole. What it does not say is reset at each import, so it says all of it. */
export function writeRoot(api: ApiDraft, drafts: readonly OperationDraft[]): JsonObject {
  const isKeyed = drafts.some((draft) => draft.isKeyed);
  const policy = resourcePolicy(api);
  const validations = drafts.flatMap(({ validation }) => (validation ? [validation] : []));
  const validators = Object.fromEntries(validations.map((one) => [validatorName(one), validator(one)]));
  return {
    "x-amazon-apigateway-api-key-source": "HEADER",
    "x-amazon-apigateway-gateway-responses": gatewayResponses({ isKeyed, isSigned: api.isSigned }, openTo(drafts)),
    ...(validations.length > 0 ? { "x-amazon-apigateway-request-validators": validators } : {}),
    ...(policy ? { "x-amazon-apigateway-policy": policy } : {}),
  };
}

/** Both kinds have to be called `apiKey`: "Amazon API Gateway important notes", REST APIs and OpenAPI. */
export function securitySchemes(api: ApiDraft, drafts: readonly OperationDraft[]): JsonObject {
  return {
    ...(drafts.some((draft) => draft.isKeyed)
      ? { [keyScheme]: { type: "apiKey", name: "x-api-key", in: "header" } }
      : {}),
    ...Object.fromEntries(api.tokens.map((_, index) => [tokenScheme(index + 1), authorizerScheme(api)])),
    ...Object.fromEntries(
      [...api.pools].map(([scheme, pool]) => [scheme, userPoolAuthorizer(pool, api.facts.account ?? "")]),
    ),
  };
}

/** The origin that every operation is open to, when there is one alone: these answers cannot compare origins. */
function openTo(drafts: readonly OperationDraft[]): string | undefined {
  const origins = new Set(drafts.map(({ cors }) => (cors?.origins.length === 1 ? cors.origins[0] : undefined)));
  const [origin] = origins;
  const isUsable = origins.size === 1 && (origin !== "*" || drafts.every(({ cors }) => cors?.credentials !== true));
  return isUsable ? origin : undefined;
}

/**
 * "Gateway response types for API Gateway": a path that the API does not have is answered like a missing signature, with
 * 403, and so is a missing key. We answer 404 and 401; but where signatures are wanted, a missing one must not be hidden.
 * Under CORS, a page may read these answers and all other refusals.
 */
function gatewayResponses(
  { isKeyed, isSigned }: { readonly isKeyed: boolean; readonly isSigned: boolean },
  origin: string | undefined,
): JsonObject {
  const name = "gatewayresponse.header.Access-Control-Allow-Origin";
  const open = origin === undefined ? {} : { responseParameters: { [name]: `'${origin}'` } };
  const unknownPath = { statusCode: "404", responseTemplates: { "application/json": '{"message":"Not Found"}' } };
  return {
    ...(isSigned ? {} : { MISSING_AUTHENTICATION_TOKEN: { ...unknownPath, ...open } }),
    ...(isKeyed ? { INVALID_API_KEY: { statusCode: "401", ...open } } : {}),
    ...(origin === undefined ? {} : { DEFAULT_4XX: open, DEFAULT_5XX: open }),
  };
}
