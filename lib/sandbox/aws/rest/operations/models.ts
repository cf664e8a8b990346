import { conflict, notFound } from "../../control/aws-error.ts";
import type { ControlRoute } from "../../control/route.ts";
import { definitionOf, type RestContext } from "../context.ts";
import { newIdentifier } from "../identifier.ts";
import type { Definition, Model } from "../model.ts";
import { checkModelName, checkModelSchema } from "../model-check.ts";
import { pageOf } from "../paging.ts";
import { readPatches, requiredValue, requireReplace } from "../patch.ts";
import { requiredText, textOf } from "../request-members.ts";
import { edit, reading, without, writesBelow, writing } from "./edit.ts";

/** Models: schemas of bodies, by name. */
export function modelRoutes(context: RestContext): ControlRoute[] {
  const path = "/restapis/{restApiId}/models";
  const one = `${path}/{modelName}`;
  const writes = writesBelow(context);
  return [
    {
      ...{ operation: "CreateModel", method: "POST", path, ...writes },
      handle: writing(context, 201, (definition, _parameters, body) => {
        const name = requiredText(body, "name", "createModelInput");
        checkModelName(name);
        if (definition.models[name] !== undefined) throw conflict("Model name already exists for this REST API");
        const schema = textOf(body, "schema");
        if (schema !== undefined) checkModelSchema(schema);
        const contentType = requiredText(body, "contentType", "createModelInput");
        const model: Model = {
          ...{ id: newIdentifier(6), name, description: textOf(body, "description"), schema, contentType },
        };
        edit(context, definition, { models: { ...definition.models, [name]: model } });
        return model;
      }),
    },
    {
      ...{ operation: "GetModels", method: "GET", path },
      handle: (request) => {
        const { models } = definitionOf(context, request.parameters.restApiId);
        return pageOf(Object.values(models), request, (model) => model);
      },
    },
    {
      ...{ operation: "GetModel", method: "GET", path: one },
      handle: reading(context, (definition, { modelName }) => modelOf(definition, modelName)),
    },
    {
      ...{ operation: "UpdateModel", method: "PATCH", path: one, ...writes },
      handle: writing(context, 200, (definition, { modelName }, body) => {
        let model = modelOf(definition, modelName);
        for (const patch of readPatches(body, "updateModelInput")) {
          requireReplace(patch, ["/description", "/schema"]);
          const value = requiredValue(patch);
          if (patch.path === "/schema") checkModelSchema(value);
          model = patch.path === "/schema" ? { ...model, schema: value } : { ...model, description: value };
        }
        edit(context, definition, { models: { ...definition.models, [model.name]: model } });
        return model;
      }),
    },
    {
      ...{ operation: "DeleteModel", method: "DELETE", path: one, ...writes },
      handle: writing(context, 202, (definition, { modelName }) => {
        const { name } = modelOf(definition, modelName);
        requireUnused(definition, name);
        edit(context, definition, { models: without(definition.models, name) });
      }),
    },
  ];
}

function modelOf({ models }: Definition, name: string | undefined): Model {
  const model = models[name ?? ""];
  if (model === undefined) throw notFound(`Invalid model name specified: ${name}`);
  return model;
}

function requireUnused({ resources }: Definition, name: string): void {
  for (const { path, resourceMethods } of Object.values(resources))
    for (const { httpMethod, requestModels = {}, methodResponses = {} } of Object.values(resourceMethods)) {
      if (Object.values(requestModels).includes(name))
        throw conflict(`Cannot delete model '${name}', is referenced in method request: ${path}/${httpMethod}`);
      const isAnswer = Object.values(methodResponses).some(({ responseModels = {} }) =>
        Object.values(responseModels).includes(name),
      );
      if (isAnswer)
        throw conflict(`Cannot delete model '${name}', is referenced in method response: ${path}/${httpMethod}`);
    }
}
