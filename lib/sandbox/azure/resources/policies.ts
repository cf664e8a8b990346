import { z } from "zod";
import { methodNotAllowed, notFound, validationError } from "../arm/arm-error.ts";
import { checkIfMatch, checkPut, newEtag } from "../arm/preconditions.ts";
import { noContent, type Parameters, type Reply, type Route, type ServiceContext } from "../arm/reply.ts";
import { keyOf, operationKey, type Policy, policyKey } from "../model.ts";
import { readXml } from "../policy/read-xml.ts";
import type { Scope } from "../policy/statement.ts";
import { writeXml } from "../policy/write-xml.ts";
import { propertiesOf } from "./api-body.ts";
import { nameOf, wantedApi } from "./api-reference.ts";
import { checkedPolicy } from "./checked-policy.ts";

const propertiesSchema = z.object({
  value: z.string().min(1),
  format: z.enum(["xml", "rawxml", "xml-link", "rawxml-link"]).default("xml"),
});

/** What a policy stands on: its key in the store, its address below the service, its type. */
interface Holder {
  readonly scope: string;
  readonly kind: Scope;
  readonly path: string;
  readonly type: string;
  /** While an import works on this API, its policies cannot be written. */
  readonly apiId?: string;
}

type FindHolder = (context: ServiceContext, parameters: Parameters) => Holder;

/** "Policy", "Product Policy", "Api Policy", "Api Operation Policy". */
export const policyRoutes: readonly Route[] = [
  ...policyRoutesAt("policies", () => ({ scope: "", kind: "global", path: "", type: "" })),
  ...policyRoutesAt("products/:productId/policies", productHolder),
  ...policyRoutesAt("apis/:apiId/policies", apiHolder),
  ...policyRoutesAt("apis/:apiId/operations/:operationId/policies", operationHolder),
];

function productHolder({ state, service }: ServiceContext, { productId = "" }: Parameters): Holder {
  const product = state.get("products", keyOf(service, "products", productId));
  if (product === undefined) throw notFound("Product");
  return { scope: product.id, kind: "product", path: `/products/${productId}`, type: "/products" };
}

function apiHolder(context: ServiceContext, parameters: Parameters): Holder {
  const api = wantedApi(context, parameters.apiId);
  return {
    scope: api.id,
    kind: "api",
    path: `/apis/${parameters.apiId ?? nameOf(api)}`,
    type: "/apis",
    apiId: api.apiId,
  };
}

function operationHolder(context: ServiceContext, parameters: Parameters): Holder {
  const api = apiHolder(context, parameters);
  const { operationId = "" } = parameters;
  const operation = context.state.get("operations", operationKey(api.scope, operationId));
  if (operation === undefined) throw notFound("Operation");
  return {
    ...api,
    scope: operation.id,
    kind: "operation",
    path: `${api.path}/operations/${operationId}`,
    type: "/apis/operations",
  };
}

function policyRoutesAt(path: string, find: FindHolder): Route[] {
  const named =
    (handle: (context: ServiceContext, holder: Holder) => Reply) =>
    (context: ServiceContext, parameters: Parameters) => {
      const holder = find(context, parameters);
      // There is one policy in each place, and it is called policy.
      if (parameters.policyId?.toLowerCase() !== "policy") throw notFound("Policy");
      return handle(context, holder);
    };
  return [
    { path, methods: { GET: (context, parameters) => list(context, find(context, parameters)) } },
    {
      path: `${path}/:policyId`,
      methods: {
        GET: named(get),
        PUT: named(put),
        DELETE: named(remove),
        PATCH: () => {
          throw methodNotAllowed();
        },
      },
    },
  ];
}

function policyOf({ state, service }: ServiceContext, { scope }: Holder): Policy | undefined {
  return state.get("policies", policyKey(service, scope));
}

function contract({ resourceId }: ServiceContext, holder: Holder, policy: Policy, format: "xml" | "rawxml") {
  const value = format === "xml" ? policy.xml : writeXml(readXml(policy.xml, false), true);
  return {
    id: `${resourceId}${holder.path}/policies/policy`,
    type: `Microsoft.ApiManagement/service${holder.type}/policies`,
    name: "policy",
    properties: { format, value },
  };
}

/** Lists know no format: the text is always encoded. */
function list(context: ServiceContext, holder: Holder): Reply {
  const policy = policyOf(context, holder);
  const value = policy === undefined ? [] : [contract(context, holder, policy, "xml")];
  return { status: 200, body: { value, count: value.length } };
}

function get(context: ServiceContext, holder: Holder): Reply {
  const policy = policyOf(context, holder);
  if (policy === undefined) throw notFound("Policy");
  const format = context.request.query.get("format") === "rawxml" ? "rawxml" : "xml";
  return { status: 200, body: contract(context, holder, policy, format), headers: { ETag: policy.etag } };
}

function put(context: ServiceContext, holder: Holder): Reply {
  if (holder.apiId !== undefined) context.asyncOperations.checkFree(context.service, holder.apiId);
  const existing = policyOf(context, holder);
  checkPut(context, existing);
  const { value, format } = propertiesOf(context.request, propertiesSchema);
  if (format.endsWith("-link"))
    throw validationError([
      { target: "format", message: `The sandbox fetches nothing: format '${format}' is not supported.` },
    ]);
  const document = checkedPolicy(context, holder.kind, value, format === "rawxml");
  const { state, service } = context;
  const policy: Policy = {
    id: policyKey(service, holder.scope),
    service,
    scope: holder.scope,
    xml: writeXml(document, false),
    etag: newEtag(),
  };
  state.put("policies", policy);
  return {
    status: existing === undefined ? 201 : 200,
    body: contract(context, holder, policy, format === "rawxml" ? "rawxml" : "xml"),
    headers: { ETag: policy.etag },
  };
}

function remove(context: ServiceContext, holder: Holder): Reply {
  if (holder.apiId !== undefined) context.asyncOperations.checkFree(context.service, holder.apiId);
  const policy = policyOf(context, holder);
  if (policy === undefined) return noContent;
  checkIfMatch(context, policy.etag);
  context.state.remove("policies", policy.id);
  return { status: 200 };
}
