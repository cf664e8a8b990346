import { z } from "zod";
import { notFound, validationError } from "../arm/arm-error.ts";
import { listReply } from "../arm/paging.ts";
import { checkChange, checkIfMatch, checkPut, newEtag } from "../arm/preconditions.ts";
import { noContent, type Parameters, type Reply, type Route, type ServiceContext } from "../arm/reply.ts";
import { type Entities, keyOf } from "../model.ts";
import { propertiesOf } from "./api-body.ts";

type NamedValue = Entities["namedValues"];

const propertiesSchema = z.object({
  displayName: z
    .string()
    .min(1)
    .max(256)
    .regex(/^[A-Za-z0-9-._]+$/),
  value: z.string().min(1).max(4_096).optional(),
  secret: z.boolean().optional(),
  tags: z.array(z.string()).max(32).optional(),
});

/** "Named Value": a secret one is shown by `listValue` alone. */
export const namedValueRoutes: readonly Route[] = [
  { path: "namedValues", methods: { GET: list } },
  { path: "namedValues/:name", methods: { GET: get, PUT: put, PATCH: put, DELETE: remove } },
  { path: "namedValues/:name/listValue", methods: { POST: listValue } },
];

function contract({ resourceId }: ServiceContext, { name, displayName, value, secret, tags }: NamedValue) {
  return {
    id: `${resourceId}/namedValues/${name}`,
    type: "Microsoft.ApiManagement/service/namedValues",
    name,
    properties: { displayName, ...(secret ? {} : { value }), secret, tags, provisioningState: "Succeeded" },
  };
}

function find({ state, service }: ServiceContext, { name = "" }: Parameters): NamedValue | undefined {
  return state.get("namedValues", keyOf(service, "namedValues", name));
}

function list(context: ServiceContext): Reply {
  const all = context.state.all("namedValues").filter(({ service }) => service === context.service);
  return listReply(
    context,
    all.map((value) => ({
      fields: { name: value.name, displayName: value.displayName, tags: value.tags.join(",") },
      show: () => contract(context, value),
    })),
  );
}

function get(context: ServiceContext, parameters: Parameters): Reply {
  const asyncId = context.request.query.get("asyncId");
  const running = asyncId === null ? undefined : context.asyncOperations.poll(context, asyncId);
  if (running !== undefined) return running;
  const found = find(context, parameters);
  if (found === undefined) throw notFound("NamedValue");
  return { status: 200, body: contract(context, found), headers: { ETag: found.etag } };
}

function put(context: ServiceContext, parameters: Parameters): Reply {
  const { name = "" } = parameters;
  const { state, service } = context;
  const existing = find(context, parameters);
  const isPatch = context.request.method === "PATCH";
  if (isPatch) checkChange(context, existing, "NamedValue");
  else checkPut(context, existing);
  const sent = propertiesOf(context.request, isPatch ? propertiesSchema.partial() : propertiesSchema);
  const value = sent.value ?? existing?.value;
  if (value === undefined) throw validationError([{ target: "value", message: "The value field is required." }]);
  const namedValue: NamedValue = {
    id: keyOf(service, "namedValues", name),
    service,
    name,
    etag: newEtag(),
    displayName: sent.displayName ?? existing?.displayName ?? name,
    value,
    secret: sent.secret ?? existing?.secret ?? false,
    tags: sent.tags ?? existing?.tags ?? [],
  };
  const namesake = state.find(
    "namedValues",
    (other) => other.service === service && other.id !== namedValue.id && other.displayName === namedValue.displayName,
  );
  if (namesake !== undefined)
    throw validationError([
      {
        target: "displayName",
        message: `Property with the same display name '${namedValue.displayName}' already exists.`,
      },
    ]);
  state.put("namedValues", namedValue);
  return {
    status: existing === undefined ? 201 : 200,
    body: contract(context, namedValue),
    headers: { ETag: namedValue.etag },
  };
}

function remove(context: ServiceContext, parameters: Parameters): Reply {
  const { state, service } = context;
  const existing = find(context, parameters);
  if (existing === undefined) return noContent;
  checkIfMatch(context, existing.etag);
  const isUsed = state.find(
    "policies",
    (policy) => policy.service === service && policy.xml.includes(`{{${existing.displayName}}}`),
  );
  if (isUsed !== undefined)
    throw validationError([
      { message: `Property '${existing.displayName}' is used in policies and cannot be deleted.` },
    ]);
  state.remove("namedValues", existing.id);
  return { status: 200 };
}

function listValue(context: ServiceContext, parameters: Parameters): Reply {
  const found = find(context, parameters);
  if (found === undefined) throw notFound("NamedValue");
  return { status: 200, body: { value: found.value }, headers: { ETag: found.etag } };
}
