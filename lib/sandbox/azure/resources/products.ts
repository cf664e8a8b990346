import { z } from "zod";
import { notFound, validationError } from "../arm/arm-error.ts";
import { listReply } from "../arm/paging.ts";
import { checkChange, checkIfMatch, checkPut, newEtag } from "../arm/preconditions.ts";
import { noContent, type Parameters, type Reply, type Route, type ServiceContext } from "../arm/reply.ts";
import { type Entities, keyOf } from "../model.ts";
import { propertiesOf } from "./api-body.ts";
import { removePolicy } from "./remove-api.ts";

export type Product = Entities["products"];

const propertiesSchema = z.object({
  displayName: z.string().min(1).max(300),
  description: z.string().max(1_000).nullish(),
  terms: z.string().nullish(),
  subscriptionRequired: z.boolean().optional(),
  approvalRequired: z.boolean().nullish(),
  subscriptionsLimit: z.number().int().min(0).nullish(),
  state: z.enum(["published", "notPublished"]).optional(),
});

/** "Product". */
export const productRoutes: readonly Route[] = [
  { path: "products", methods: { GET: list } },
  { path: "products/:productId", methods: { GET: get, PUT: put, PATCH: put, DELETE: remove } },
];

export function productContract({ resourceId }: ServiceContext, product: Product) {
  const { displayName, description, terms, subscriptionRequired, approvalRequired, subscriptionsLimit, state } =
    product;
  return {
    id: `${resourceId}/products/${product.name}`,
    type: "Microsoft.ApiManagement/service/products",
    name: product.name,
    properties: { displayName, description, terms, subscriptionRequired, approvalRequired, subscriptionsLimit, state },
  };
}

export function wantedProduct(context: ServiceContext, productId: string | undefined): Product {
  const product = find(context, productId);
  if (product === undefined) throw notFound("Product");
  return product;
}

function find({ state, service }: ServiceContext, productId: string | undefined): Product | undefined {
  return state.get("products", keyOf(service, "products", productId ?? ""));
}

function list(context: ServiceContext): Reply {
  const all = context.state.all("products").filter(({ service }) => service === context.service);
  return listReply(
    context,
    all.map((product) => ({
      fields: {
        name: product.name,
        displayName: product.displayName,
        description: product.description,
        state: product.state,
      },
      show: () => productContract(context, product),
    })),
  );
}

function get(context: ServiceContext, { productId }: Parameters): Reply {
  const product = wantedProduct(context, productId);
  return { status: 200, body: productContract(context, product), headers: { ETag: product.etag } };
}

function put(context: ServiceContext, { productId = "" }: Parameters): Reply {
  const existing = find(context, productId);
  const isPatch = context.request.method === "PATCH";
  if (isPatch) checkChange(context, existing, "Product");
  else checkPut(context, existing);
  const sent = propertiesOf(context.request, isPatch ? propertiesSchema.partial() : propertiesSchema);
  const subscriptionRequired = sent.subscriptionRequired ?? existing?.subscriptionRequired ?? true;
  // "Product - Create Or Update": these two can be said only of a product that wants subscriptions.
  if (!subscriptionRequired && (sent.approvalRequired === true || typeof sent.subscriptionsLimit === "number"))
    throw validationError([
      { target: "approvalRequired", message: "Approval and limits can be set only if subscriptions are required." },
    ]);
  const product: Product = {
    id: keyOf(context.service, "products", productId),
    service: context.service,
    name: productId,
    etag: newEtag(),
    displayName: sent.displayName ?? existing?.displayName ?? productId,
    description: sent.description ?? existing?.description ?? null,
    terms: sent.terms ?? existing?.terms ?? null,
    subscriptionRequired,
    approvalRequired: subscriptionRequired ? (sent.approvalRequired ?? existing?.approvalRequired ?? false) : null,
    subscriptionsLimit: subscriptionRequired ? (sent.subscriptionsLimit ?? existing?.subscriptionsLimit ?? null) : null,
    state: sent.state ?? existing?.state ?? "notPublished",
  };
  context.state.put("products", product);
  return {
    status: existing === undefined ? 201 : 200,
    body: productContract(context, product),
    headers: { ETag: product.etag },
  };
}

function remove(context: ServiceContext, { productId }: Parameters): Reply {
  const existing = find(context, productId);
  if (existing === undefined) return noContent;
  checkIfMatch(context, existing.etag);
  const { state, service, request } = context;
  const subscriptions = state
    .all("subscriptions")
    .filter((subscription) => subscription.service === service && subscription.scope === `/products/${existing.name}`);
  if (subscriptions.length > 0 && request.query.get("deleteSubscriptions") !== "true")
    throw validationError([{ message: "Cannot delete product with existing subscriptions." }]);
  state.transaction(() => {
    for (const { id } of subscriptions) state.remove("subscriptions", id);
    for (const link of state.all("productApis")) if (link.product === existing.id) state.remove("productApis", link.id);
    removePolicy(state, existing.id);
    state.remove("products", existing.id);
  });
  return { status: 200 };
}
