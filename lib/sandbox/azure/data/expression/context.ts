import { STATUS_CODES } from "node:http";
import type { CallerRequest, Exchange } from "../exchange.ts";
import type { Answer } from "../failure.ts";
import type { Fields } from "../fields.ts";
import { dictionary, type HostObject, type Value } from "./value.ts";

/** `context`, as "API Management policy expressions: context variable" describes it; what is not here is not known. */
export function contextOf(exchange: Exchange): HostObject {
  return { type: "context", members: membersOf(exchange) };
}

function membersOf(exchange: Exchange): Record<string, () => Value> {
  const { caller, api, operation } = exchange;
  return {
    Api: () => ({
      type: "IApi",
      members: {
        Id: () => api.apiId,
        Name: () => api.displayName,
        Path: () => api.path,
        Version: () => api.apiVersion,
        Revision: () => api.revision,
        IsCurrentRevision: () => api.isCurrent,
        ServiceUrl: () => (exchange.backendUrl === null ? null : urlOf(exchange.backendUrl)),
      },
    }),
    Operation: () =>
      operation === undefined
        ? null
        : {
            type: "IOperation",
            members: {
              Id: () => operation.name,
              Name: () => operation.displayName,
              Method: () => operation.method,
              UrlTemplate: () => operation.urlTemplate,
            },
          },
    Product: () => named("IProduct", exchange.product, exchange.product?.displayName),
    Subscription: () => subscriptionOf(exchange),
    User: () => null,
    Request: () => requestOf(exchange),
    Response: () => (exchange.response === undefined ? null : responseOf(exchange.response)),
    Variables: () => dictionary("context.Variables", (name) => exchange.variables.get(name)),
    RequestId: () => caller.id,
    LastError: () => lastErrorOf(exchange),
  };
}

function named(type: string, entity: { readonly name: string } | undefined, displayName: string | undefined): Value {
  if (entity === undefined) return null;
  return { type, members: { Id: () => entity.name, Name: () => displayName ?? entity.name } };
}

function subscriptionOf({ subscription }: Exchange): Value {
  if (subscription === undefined) return null;
  return {
    type: "ISubscription",
    members: {
      Id: () => subscription.name,
      Name: () => subscription.displayName ?? "",
      Key: () => subscription.primaryKey,
      PrimaryKey: () => subscription.primaryKey,
      SecondaryKey: () => subscription.secondaryKey,
    },
  };
}

function requestOf({ caller, request, parameters, backendUrl }: Exchange): Value {
  const query = request.query.toString();
  return {
    type: "IRequest",
    members: {
      Method: () => request.method,
      IpAddress: () => caller.address,
      Headers: () => headersOf(request.headers),
      Body: () => (request.body.length === 0 ? null : bodyOf(request)),
      MatchedParameters: () => dictionary("MatchedParameters", (name) => parameters.get(name)),
      OriginalUrl: () => urlOf(originalUrl(caller)),
      Url: () => urlOf(`${backendUrl ?? "http://localhost"}${request.path}${query === "" ? "" : `?${query}`}`),
    },
  };
}

function originalUrl({ headers, path, rawQuery }: CallerRequest): string {
  return `http://${headers.get("Host") ?? "localhost"}${path}${rawQuery === "" ? "" : `?${rawQuery}`}`;
}

function responseOf(response: Answer): Value {
  return {
    type: "IResponse",
    members: {
      StatusCode: () => response.status,
      StatusReason: () => response.reason || (STATUS_CODES[response.status] ?? ""),
      Headers: () => headersOf(response.headers),
      Body: () => (response.body.length === 0 ? null : bodyOf(response)),
    },
  };
}

/** "IMessageBody": reading it empties it, unless its content is to be preserved. */
export function bodyOf(message: { body: Buffer }): Value {
  const read = ([preserve = false]: readonly Value[]): Buffer => {
    const { body } = message;
    if (preserve !== true) message.body = Buffer.alloc(0);
    return body;
  };
  return {
    type: "IMessageBody",
    methods: {
      "As<string>": (parameters) => read(parameters).toString(),
      "As<byte[]>": (parameters) => {
        const { length } = read(parameters);
        return { type: "byte[]", members: { Length: () => length } };
      },
    },
  };
}

/** `Headers["X"]` is the list of values; `GetValueOrDefault` joins them. */
function headersOf(fields: Fields): Value {
  return {
    ...dictionary("Headers", (name) => (fields.has(name) ? fields.all(name) : undefined)),
    methods: {
      ContainsKey: ([name = ""]) => fields.has(String(name)),
      GetValueOrDefault: ([name = "", fallback = null]) =>
        fields.has(String(name)) ? fields.all(String(name)).join(",") : fallback,
    },
  };
}

function urlOf(text: string): Value {
  const url = new URL(text);
  return {
    type: "IUrl",
    members: {
      Scheme: () => url.protocol.slice(0, -1),
      Host: () => url.hostname,
      Port: () => Number(url.port || (url.protocol === "https:" ? 443 : 80)),
      Path: () => url.pathname,
      QueryString: () => url.search,
      Query: () => ({
        ...dictionary("Query", (name) => (url.searchParams.has(name) ? url.searchParams.getAll(name) : undefined)),
        methods: {
          ContainsKey: ([name = ""]) => url.searchParams.has(String(name)),
          GetValueOrDefault: ([name = "", fallback = null]) =>
            url.searchParams.has(String(name)) ? url.searchParams.getAll(String(name)).join(",") : fallback,
        },
      }),
    },
    methods: { ToString: () => url.toString() },
  };
}

function lastErrorOf({ lastError }: Exchange): Value {
  if (lastError === undefined) return null;
  return {
    type: "ProxyError",
    members: {
      Source: () => lastError.source,
      Reason: () => lastError.failure.reason,
      Message: () => lastError.failure.message,
      Section: () => lastError.section,
      Scope: () => lastError.scope,
      PolicyId: () => lastError.policyId,
    },
  };
}
