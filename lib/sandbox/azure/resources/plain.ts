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
  const collection = new PlainCollection(resource);
  const put = (context: ServiceContext, parameters: Parameters) => collection.put(context, parameters);
  return [
    { path: resource.path, methods: { GET: (context, parameters) => collection.list(context, parameters) } },
    {
      path: `${resource.path}/:name`,
      methods: {
        GET: (context, parameters) => collection.get(context, parameters),
        PUT: put,
        PATCH: put,
        DELETE: (context, parameters) => collection.remove(context, parameters),
      },
    },
  ];
}

class PlainCollection {
  readonly #resource: PlainResource;

  constructor(resource: PlainResource) {
    this.#resource = resource;
  }

  list(context: ServiceContext, parameters: Parameters): Reply {
    const parent = this.#parentOf(context, parameters);
    const all = context.state
      .all(this.#resource.kind)
      .filter((item) => item.service === context.service && item.parent === parent);
    return listReply(
      context,
      all.map((item) => ({
        fields: {
          name: item.name,
          displayName: textIn(item, "displayName"),
          title: textIn(item, "title"),
          url: textIn(item, "url"),
        },
        show: () => this.#contract(context, parameters, item),
      })),
    );
  }

  get(context: ServiceContext, parameters: Parameters): Reply {
    const found = this.#find(context, parameters);
    if (found === undefined) throw notFound(this.#resource.what);
    return this.#reply(context, parameters, found, 200);
  }

  /** PUT, and PATCH by merging. */
  put(context: ServiceContext, parameters: Parameters): Reply {
    const { kind, what, schema, problems } = this.#resource;
    const existing = this.#find(context, parameters);
    const isPatch = context.request.method === "PATCH";
    if (isPatch) checkChange(context, existing, what);
    else checkPut(context, existing);
    const sent = isPatch ? { ...existing?.properties, ...rawProperties(context) } : rawProperties(context);
    const properties = propertiesOf({ ...context.request, body: { properties: sent } }, schema);
    const found = problems?.(context, properties) ?? [];
    if (found.length > 0) throw validationError(found);
    const item: Plain = {
      id: this.#keyFor(context, parameters),
      service: context.service,
      name: parameters.name ?? "",
      etag: newEtag(),
      parent: this.#parentOf(context, parameters),
      properties,
    };
    context.state.put(kind, item);
    return this.#reply(context, parameters, item, existing === undefined ? 201 : 200);
  }

  remove(context: ServiceContext, parameters: Parameters): Reply {
    const existing = this.#find(context, parameters);
    if (existing === undefined) return noContent;
    checkIfMatch(context, existing.etag);
    const user = this.#resource.usedBy?.(context, existing.name);
    if (user !== undefined) throw validationError([{ message: user }]);
    context.state.remove(this.#resource.kind, existing.id);
    return { status: 200 };
  }

  #parentOf(context: ServiceContext, parameters: Parameters): string {
    return this.#resource.parentOf?.(context, parameters) ?? "";
  }

  #keyFor(context: ServiceContext, parameters: Parameters): string {
    const { path } = this.#resource;
    const collection = path.slice(path.lastIndexOf("/") + 1);
    return `${this.#parentOf(context, parameters) || context.service}/${collection}/${parameters.name ?? ""}`;
  }

  #find(context: ServiceContext, parameters: Parameters): Plain | undefined {
    return context.state.get(this.#resource.kind, this.#keyFor(context, parameters));
  }

  #reply(context: ServiceContext, parameters: Parameters, item: Plain, status: number): Reply {
    return { status, body: this.#contract(context, parameters, item), headers: { ETag: item.etag } };
  }

  #contract({ resourceId }: ServiceContext, parameters: Parameters, item: Plain) {
    const { path } = this.#resource;
    const place = path.replace(/:(\w+)/g, (_, name: string) => parameters[name] ?? "");
    return {
      id: `${resourceId}/${place}/${item.name}`,
      type: `Microsoft.ApiManagement/service/${path.replace(/\/:\w+/g, "")}`,
      name: item.name,
      properties: item.properties,
    };
  }
}

function rawProperties({ request }: ServiceContext): object {
  const { properties } = request.body;
  return typeof properties === "object" && properties !== null ? properties : {};
}

function textIn({ properties }: Plain, field: string): string | null {
  const value = properties[field];
  return typeof value === "string" ? value : null;
}
