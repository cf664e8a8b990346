import { notFound } from "../arm/arm-error.ts";
import { listReply } from "../arm/paging.ts";
import { noContent, type Parameters, type Reply, type Route, type ServiceContext } from "../arm/reply.ts";
import { productApiKey } from "../model.ts";
import { apiContract, listedApi } from "./api-contract.ts";
import { currentRevision, wantedApi } from "./api-reference.ts";
import { productContract, wantedProduct } from "./products.ts";

/** "Product Api" and "Api Product": an API is in a product with all its revisions. */
export const productApiRoutes: readonly Route[] = [
  { path: "products/:productId/apis", methods: { GET: listApis } },
  { path: "products/:productId/apis/:apiId", methods: { GET: check, PUT: put, DELETE: remove } },
  { path: "apis/:apiId/products", methods: { GET: listProducts } },
];

function listApis(context: ServiceContext, { productId }: Parameters): Reply {
  const product = wantedProduct(context, productId);
  const { state, service } = context;
  const apis = state
    .all("productApis")
    .filter((link) => link.product === product.id)
    .flatMap((link) => currentRevision(state, service, link.apiId) ?? []);
  return listReply(
    context,
    apis.map((api) => listedApi(context, api)),
  );
}

function listProducts(context: ServiceContext, parameters: Parameters): Reply {
  const { apiId } = wantedApi(context, parameters.apiId);
  const { state, service } = context;
  const products = state
    .all("productApis")
    .filter((link) => link.service === service && link.apiId === apiId)
    .flatMap((link) => state.get("products", link.product) ?? []);
  return listReply(
    context,
    products.map((product) => ({
      fields: { name: product.name, displayName: product.displayName },
      show: () => productContract(context, product),
    })),
  );
}

/** HEAD alone is documented: 204 when the API is in the product. */
function check(context: ServiceContext, { productId, apiId = "" }: Parameters): Reply {
  const product = wantedProduct(context, productId);
  const link = context.state.get("productApis", productApiKey(product.id, apiId));
  if (link === undefined) throw notFound("API");
  return noContent;
}

function put(context: ServiceContext, parameters: Parameters): Reply {
  const product = wantedProduct(context, parameters.productId);
  const api = wantedApi(context, parameters.apiId);
  const id = productApiKey(product.id, api.apiId);
  const isNew = context.state.get("productApis", id) === undefined;
  context.state.put("productApis", { id, service: context.service, product: product.id, apiId: api.apiId });
  return { status: isNew ? 201 : 200, body: apiContract(context, api) };
}

function remove(context: ServiceContext, { productId, apiId = "" }: Parameters): Reply {
  const product = wantedProduct(context, productId);
  const id = productApiKey(product.id, apiId);
  if (context.state.get("productApis", id) === undefined) return noContent;
  context.state.remove("productApis", id);
  return { status: 200 };
}
