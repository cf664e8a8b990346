import { z } from "zod";
import { notFound } from "../arm/arm-error.ts";
import { listReply } from "../arm/paging.ts";
import { checkIfMatch, checkPut, newEtag } from "../arm/preconditions.ts";
import { noContent, type Parameters, type Reply, type Route, type ServiceContext } from "../arm/reply.ts";
import type { Entities } from "../model.ts";
import { propertiesOf } from "./api-body.ts";
import { wantedApi } from "./api-reference.ts";

type Schema = Entities["schemas"];

const propertiesSchema = z.object({
  contentType: z.string().min(1),
  document: z.record(z.string(), z.unknown()),
});

/** "Api Schema": what the bodies of an API's operations refer to. */
export const schemaRoutes: readonly Route[] = [
  { path: "apis/:apiId/schemas", methods: { GET: list } },
  { path: "apis/:apiId/schemas/:schemaId", methods: { GET: get, PUT: put, DELETE: remove } },
];

function contract({ resourceId }: ServiceContext, { apiId }: Parameters, { name, contentType, document }: Schema) {
  return {
    id: `${resourceId}/apis/${apiId}/schemas/${name}`,
    type: "Microsoft.ApiManagement/service/apis/schemas",
    name,
    properties: { contentType, document, provisioningState: "Succeeded" },
  };
}

function find(context: ServiceContext, parameters: Parameters): Schema | undefined {
  return context.state.get(
    "schemas",
    `${wantedApi(context, parameters.apiId).id}/schemas/${parameters.schemaId ?? ""}`,
  );
}

function list(context: ServiceContext, parameters: Parameters): Reply {
  const api = wantedApi(context, parameters.apiId);
  return listReply(
    context,
    context.state
      .all("schemas")
      .filter((schema) => schema.api === api.id)
      .map((schema) => ({
        fields: { name: schema.name, contentType: schema.contentType },
        show: () => contract(context, parameters, schema),
      })),
  );
}

function get(context: ServiceContext, parameters: Parameters): Reply {
  const schema = find(context, parameters);
  if (schema === undefined) throw notFound("Schema");
  return { status: 200, body: contract(context, parameters, schema), headers: { ETag: schema.etag } };
}

function put(context: ServiceContext, parameters: Parameters): Reply {
  const api = wantedApi(context, parameters.apiId);
  context.asyncOperations.checkFree(context.service, api.apiId);
  const existing = find(context, parameters);
  checkPut(context, existing);
  const name = parameters.schemaId ?? "";
  const schema: Schema = {
    id: `${api.id}/schemas/${name}`,
    service: context.service,
    api: api.id,
    name,
    etag: newEtag(),
    ...propertiesOf(context.request, propertiesSchema),
  };
  context.state.put("schemas", schema);
  return {
    status: existing === undefined ? 201 : 200,
    body: contract(context, parameters, schema),
    headers: { ETag: schema.etag },
  };
}

function remove(context: ServiceContext, parameters: Parameters): Reply {
  const existing = find(context, parameters);
  if (existing === undefined) return noContent;
  checkIfMatch(context, existing.etag);
  context.state.remove("schemas", existing.id);
  return { status: 200 };
}
