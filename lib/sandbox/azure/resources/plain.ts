import type { z } from "zod";
import type { Unchecked } from "../../core/json.ts";
import { notFound, validationError } from "../arm/arm-error.ts";
import { listReply } from "../arm/paging.ts";
import { checkChange, checkIfMatch, checkPut, newEtag } from "../arm/preconditions.ts";
import { noContent, type Parameters, type Reply, type Route, type ServiceContext } from "../arm/reply.ts";
import type { Entities } from "../model.ts";
import { propertiesOf } from "./api-body.ts";

type PlainKind = "backends" | "diagnostics" | "loggers" | "fragments" | "tags";
type Plain = Entities[PlainKind];

interface PlainResource {
  readonly kind: PlainKind;
  /** `backends`, or `apis/:apiId/diagnostics`. */
  readonly path: string;
  /** As errors call it. */
  readonly what: string;
  readonly schema: z.ZodType<Unchecked>;
  /** What it hangs on: "" for the service, else a key in the store. Throws when that is not there. */
  readonly parentOf?: (context: ServiceContext, parameters: Parameters) => string;
  /** What else is wrong with it. */
  readonly problems?: (context: ServiceContext, properties: Unchecked) => { target: string; message: string }[];
  /** Why it cannot be deleted. */
  readonly usedBy?: (context: ServiceContext, name: string) => string | undefined;
}

/** The routes of something that is kept as it is sent. */
export function plainRoutes(resource: PlainResource): Route[] {
  const { kind, path, what, parentOf = () => "" } = resource;
  const collection = path.slice(path.lastIndexOf("/") + 1);
  const keyFor = (context: ServiceContext, parameters: Parameters) =>
    `${parentOf(context, parameters) || context.service}/${collection}/${parameters.name ?? ""}`;
  const find = (context: ServiceContext, parameters: Parameters) =>
    context.state.get(kind, keyFor(context, parameters));
  const reply = (context: ServiceContext, parameters: Parameters, found: Plain, status: number): Reply => ({
    status,
    body: contract(context, path, parameters, found),
    headers: { ETag: found.etag },
  });

  const list = (context: ServiceContext, parameters: Parameters): Reply => {
    const parent = parentOf(context, parameters);
    const all = context.state.all(kind).filter((item) => item.service === context.service && item.parent === parent);
    return listReply(
      context,
      all.map((item) => ({
        fields: {
          name: item.name,
          displayName: textIn(item, "displayName"),
          title: textIn(item, "title"),
          url: textIn(item, "url"),
        },
        show: () => contract(context, path, parameters, item),
      })),
    );
  };
  const get = (context: ServiceContext, parameters: Parameters): Reply => {
    const found = find(context, parameters);
    if (found === undefined) throw notFound(what);
    return reply(context, parameters, found, 200);
  };
  const put = (context: ServiceContext, parameters: Parameters): Reply => {
    const existing = find(context, parameters);
    const isPatch = context.request.method === "PATCH";
    if (isPatch) checkChange(context, existing, what);
    else checkPut(context, existing);
    const sent = isPatch ? { ...existing?.properties, ...rawProperties(context) } : rawProperties(context);
    const properties = propertiesOf({ ...context.request, body: { properties: sent } }, resource.schema);
    const problems = resource.problems?.(context, properties) ?? [];
    if (problems.length > 0) throw validationError(problems);
    const { service, state } = context;
    const id = keyFor(context, parameters);
    const item = {
      id,
      service,
      name: parameters.name ?? "",
      etag: newEtag(),
      parent: parentOf(context, parameters),
      properties,
    };
    state.put(kind, item);
    return reply(context, parameters, item, existing === undefined ? 201 : 200);
  };
  const remove = (context: ServiceContext, parameters: Parameters): Reply => {
    const existing = find(context, parameters);
    if (existing === undefined) return noContent;
    checkIfMatch(context, existing.etag);
    const user = resource.usedBy?.(context, existing.name);
    if (user !== undefined) throw validationError([{ message: user }]);
    context.state.remove(kind, existing.id);
    return { status: 200 };
  };
  return [
    { path, methods: { GET: list } },
    { path: `${path}/:name`, methods: { GET: get, PUT: put, PATCH: put, DELETE: remove } },
  ];
}

function rawProperties({ request }: ServiceContext): object {
  const { properties } = request.body;
  return typeof properties === "object" && properties !== null ? properties : {};
}

function contract({ resourceId }: ServiceContext, path: string, parameters: Parameters, item: Plain) {
  const place = path.replace(/:(\w+)/g, (_, name: string) => parameters[name] ?? "");
  const type = path.replace(/\/:\w+/g, "");
  return {
    id: `${resourceId}/${place}/${item.name}`,
    type: `Microsoft.ApiManagement/service/${type}`,
    name: item.name,
    properties: item.properties,
  };
}

function textIn({ properties }: Plain, field: string): string | null {
  const value = properties[field];
  return typeof value === "string" ? value : null;
}
