import type { Authorizer, Method } from "../model.ts";
import type { ExportedStage, Wanted } from "./exported-stage.ts";

/** An operation's security requirements; undefined when it is open. */
export function requirementsOf(method: Method, { contents }: ExportedStage): Record<string, string[]>[] | undefined {
  const authorizer = contents.authorizers[method.authorizerId ?? ""];
  const requirements: Record<string, string[]>[] = [
    ...(authorizer === undefined ? [] : [{ [authorizer.name]: method.authorizationScopes ?? [] }]),
    ...(method.authorizationType === "AWS_IAM" ? [{ sigv4: [] }] : []),
    ...(method.apiKeyRequired ? [{ api_key: [] }] : []),
  ];
  return requirements.length === 0 ? undefined : requirements;
}

/** The schemes that the operations use, by name. */
export function securitySchemes(stage: ExportedStage, wanted: Wanted): Record<string, unknown> {
  const methods = Object.values(stage.contents.resources).flatMap(({ resourceMethods }) =>
    Object.values(resourceMethods),
  );
  const used = Object.values(stage.contents.authorizers).filter(({ id }) =>
    methods.some(({ authorizerId }) => authorizerId === id),
  );
  return {
    ...(methods.some(({ apiKeyRequired }) => apiKeyRequired)
      ? { api_key: { type: "apiKey", name: "x-api-key", in: "header" } }
      : {}),
    ...(methods.some(({ authorizationType }) => authorizationType === "AWS_IAM")
      ? { sigv4: { type: "apiKey", name: "Authorization", in: "header", "x-amazon-apigateway-authtype": "awsSigv4" } }
      : {}),
    ...Object.fromEntries(used.map((authorizer) => [authorizer.name, authorizerScheme(authorizer, wanted)])),
  };
}

function authorizerScheme(authorizer: Authorizer, wanted: Wanted): Record<string, unknown> {
  const header = /method\.request\.header\.([^,\s]+)/.exec(authorizer.identitySource ?? "")?.[1];
  const { authType = authorizer.type === "COGNITO_USER_POOLS" ? "cognito_user_pools" : "custom" } = authorizer;
  return {
    ...{ type: "apiKey", name: header ?? "Unused", in: "header", "x-amazon-apigateway-authtype": authType },
    ...(wanted.authorizers ? { "x-amazon-apigateway-authorizer": authorizerExtension(authorizer) } : {}),
  };
}

function authorizerExtension({ id: _id, name: _name, authType: _authType, type, ...authorizer }: Authorizer) {
  return { ...authorizer, type: type.toLowerCase() };
}
