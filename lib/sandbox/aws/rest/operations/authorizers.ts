import type { Unchecked } from "../../../core/json.ts";
import { badRequest, concurrentModification, conflict, notFound } from "../../control/aws-error.ts";
import type { ControlRoute } from "../../control/route.ts";
import { checkAuthorizer } from "../authorizer-check.ts";
import { definitionOf, type RestContext } from "../context.ts";
import { newIdentifier } from "../identifier.ts";
import type { Authorizer, Definition } from "../model.ts";
import { pageOf } from "../paging.ts";
import { invalidPath, numberValue, type Patch, readPatches, requiredValue } from "../patch.ts";
import { enumOf, listOf, numberOf, requiredText, textOf } from "../request-members.ts";
import { requireRoom } from "../resource-quotas.ts";
import { edit, reading, without, writesBelow, writing } from "./edit.ts";

/** Authorizers of an API. */
export function authorizerRoutes(context: RestContext): ControlRoute[] {
  const path = "/restapis/{restApiId}/authorizers";
  const one = `${path}/{authorizerId}`;
  const writes = writesBelow(context);
  return [
    {
      ...{ operation: "CreateAuthorizer", method: "POST", path, ...writes },
      handle: (request) => {
        // Recorded from the service: an API that there is not looks like a concurrent modification here.
        if (context.state.get("restApis", request.parameters.restApiId ?? "") === undefined)
          throw concurrentModification();
        return writing(context, 201, (definition, _parameters, body) => create(context, definition, body))(request);
      },
    },
    {
      ...{ operation: "GetAuthorizers", method: "GET", path },
      handle: (request) => {
        const { authorizers } = definitionOf(context, request.parameters.restApiId);
        return pageOf(Object.values(authorizers), request, (authorizer) => authorizer);
      },
    },
    {
      ...{ operation: "GetAuthorizer", method: "GET", path: one },
      handle: reading(context, (definition, { authorizerId }) => authorizerOf(definition, authorizerId)),
    },
    {
      ...{ operation: "UpdateAuthorizer", method: "PATCH", path: one, ...writes },
      handle: writing(context, 200, (definition, { authorizerId }, body) => {
        let authorizer = authorizerOf(definition, authorizerId);
        for (const patch of readPatches(body, "updateAuthorizerInput")) authorizer = apply(authorizer, patch);
        checkAuthorizer(authorizer);
        edit(context, definition, { authorizers: { ...definition.authorizers, [authorizer.id]: authorizer } });
        return authorizer;
      }),
    },
    {
      ...{ operation: "DeleteAuthorizer", method: "DELETE", path: one, ...writes },
      handle: writing(context, 202, (definition, { authorizerId }) => {
        const { id } = authorizerOf(definition, authorizerId);
        const users = Object.values(definition.resources).flatMap(({ resourceMethods }) =>
          Object.values(resourceMethods),
        );
        if (users.some((method) => method.authorizerId === id))
          throw conflict(`Cannot delete authorizer '${id}', is referenced in a method`);
        edit(context, definition, { authorizers: without(definition.authorizers, id) });
      }),
    },
  ];
}

function create(context: RestContext, definition: Definition, body: Unchecked): Authorizer {
  const name = requiredText(body, "name", "createAuthorizerInput");
  if (Object.values(definition.authorizers).some((other) => other.name === name))
    throw badRequest("Authorizer name must be unique. Authorizer with the same name already exists.");
  requireRoom(Object.keys(definition.authorizers).length, context.quotas.authorizersPerApi, "authorizers");
  const type = requiredText(body, "type", "createAuthorizerInput");
  const ttl = numberOf(body, "authorizerResultTtlInSeconds");
  const authorizer: Authorizer = {
    ...{ id: newIdentifier(6), name, authType: textOf(body, "authType") },
    type: enumOf(type, ["TOKEN", "REQUEST", "COGNITO_USER_POOLS"], "createAuthorizerInput.type"),
    providerARNs: listOf(body, "providerARNs"),
    authorizerUri: textOf(body, "authorizerUri"),
    authorizerCredentials: textOf(body, "authorizerCredentials"),
    identitySource: textOf(body, "identitySource"),
    identityValidationExpression: textOf(body, "identityValidationExpression"),
    ...(ttl === undefined ? {} : { authorizerResultTtlInSeconds: ttl }),
  };
  checkAuthorizer(authorizer);
  edit(context, definition, { authorizers: { ...definition.authorizers, [authorizer.id]: authorizer } });
  return authorizer;
}

function authorizerOf({ authorizers }: Definition, id: string | undefined): Authorizer {
  const authorizer = authorizers[id ?? ""];
  if (authorizer === undefined) throw notFound("Invalid Authorizer identifier specified");
  return authorizer;
}

function apply(authorizer: Authorizer, patch: Patch): Authorizer {
  const [field] = patch.parts;
  switch (field) {
    case "name":
      return { ...authorizer, name: requiredValue(patch) };
    case "authorizerUri":
    case "authorizerCredentials":
    case "identitySource":
    case "identityValidationExpression":
    case "authType":
      return { ...authorizer, [field]: patch.op === "remove" ? undefined : requiredValue(patch) };
    case "authorizerResultTtlInSeconds":
      return { ...authorizer, authorizerResultTtlInSeconds: numberValue(patch) };
    case "providerARNs": {
      const others = (authorizer.providerARNs ?? []).filter((arn) => arn !== patch.value);
      return { ...authorizer, providerARNs: patch.op === "remove" ? others : [...others, requiredValue(patch)] };
    }
    default:
      throw invalidPath(patch);
  }
}
