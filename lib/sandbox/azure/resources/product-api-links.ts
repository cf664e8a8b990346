import { z } from "zod";
import { notFound, validationError } from "../arm/arm-error.ts";
import { listReply } from "../arm/paging.ts";
import { noContent, type Parameters, type Reply, type Route, type ServiceContext } from "../arm/reply.ts";
import { type Entities, productApiKey } from "../model.ts";
import { propertiesOf } from "./api-body.ts";
import { currentRevision, lastSegment, parseApiReference } from "./api-reference.ts";
import { wantedProduct } from "./products.ts";

type Link = Entities["productApis"];

const propertiesSchema = z.object({ apiId: z.string() });

/** "Product Api Link": the same places in products as "Product Api" gives, as entities with names of their own. */
export const productApiLinkRoutes: readonly Route[] = [
  { path: "products/:productId/apiLinks", methods: { GET: list } },
  { path: "products/:productId/apiLinks/:linkId", methods: { GET: get, PUT: put, DELETE: remove } },
];

function linksOf(context: ServiceContext, { productId }: Parameters): Link[] {
  const product = wantedProduct(context, productId);
  return context.state.all("productApis").filter((link) => link.product === product.id);
}

/** A place that "Product Api" gave is called by its API. */
function nameOf(link: Link): string {
  return link.name ?? link.apiId;
}

function contract({ resourceId }: ServiceContext, { productId }: Parameters, link: Link) {
  return {
    id: `${resourceId}/products/${productId}/apiLinks/${nameOf(link)}`,
    type: "Microsoft.ApiManagement/service/products/apiLinks",
    name: nameOf(link),
    properties: { apiId: `${resourceId}/apis/${link.apiId}` },
  };
}

function list(context: ServiceContext, parameters: Parameters): Reply {
  return listReply(
    context,
    linksOf(context, parameters).map((link) => ({
      fields: { name: nameOf(link), apiId: link.apiId },
      show: () => contract(context, parameters, link),
    })),
  );
}

function find(context: ServiceContext, parameters: Parameters): Link | undefined {
  return linksOf(context, parameters).find((link) => nameOf(link) === parameters.linkId);
}

function get(context: ServiceContext, parameters: Parameters): Reply {
  const link = find(context, parameters);
  if (link === undefined) throw notFound("Link");
  return { status: 200, body: contract(context, parameters, link) };
}

function put(context: ServiceContext, parameters: Parameters): Reply {
  const { state, service } = context;
  const product = wantedProduct(context, parameters.productId);
  const existing = find(context, parameters);
  const { apiId } = parseApiReference(lastSegment(propertiesOf(context.request, propertiesSchema).apiId));
  if (currentRevision(state, service, apiId) === undefined)
    throw validationError([{ target: "apiId", message: "API not found." }]);
  const id = productApiKey(product.id, apiId);
  const twin = state.get("productApis", id);
  if (twin !== undefined && nameOf(twin) !== parameters.linkId)
    throw validationError([
      { target: "apiId", message: `API '${apiId}' is already linked to product '${product.name}'.` },
    ]);
  if (existing !== undefined && existing.id !== id) state.remove("productApis", existing.id);
  const link: Link = { id, service, product: product.id, apiId, name: parameters.linkId ?? apiId };
  state.put("productApis", link);
  return { status: existing === undefined ? 201 : 200, body: contract(context, parameters, link) };
}

function remove(context: ServiceContext, parameters: Parameters): Reply {
  const link = find(context, parameters);
  if (link === undefined) return noContent;
  context.state.remove("productApis", link.id);
  return { status: 200 };
}
