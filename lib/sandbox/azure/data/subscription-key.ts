import type { Api, State, Subscription } from "../model.ts";
import type { CallerRequest, Product } from "./exchange.ts";
import { PolicyFailure } from "./failure.ts";

export interface Admission {
  readonly subscription?: Subscription;
  /** Whose policy applies: the product of the key, or the open product of an API without one. */
  readonly product?: Product;
}

/** The key of a request: the header, or the query parameter when the header is not there. */
export function keyOfRequest(
  { query, headers }: Pick<CallerRequest, "query" | "headers">,
  api: Api,
): string | undefined {
  const names = api.subscriptionKeyParameterNames;
  return headers.get(names.header) ?? query.get(names.query) ?? undefined;
}

/**
 * "Subscriptions in Azure API Management: how API Management handles requests with or without subscription keys".
 * Throws PolicyFailure with 401. A key that is given must be good, even where none is needed.
 */
export function admit(state: State, service: string, api: Api, caller: CallerRequest): Admission {
  const key = keyOfRequest(caller, api);
  const products = productsOf(state, service, api);
  if (key !== undefined) {
    const subscription = state.find(
      "subscriptions",
      (candidate) => candidate.service === service && (candidate.primaryKey === key || candidate.secondaryKey === key),
    );
    const scope = subscription?.state === "active" ? scopeOf(subscription, api, products) : undefined;
    if (subscription === undefined || scope === undefined) throw refused(api, caller, invalid);
    return { subscription, ...(scope.product === undefined ? {} : { product: scope.product }) };
  }
  const open = products.find((product) => !product.subscriptionRequired);
  if (open !== undefined) return { product: open };
  if (api.subscriptionRequired) throw refused(api, caller, missing);
  return {};
}

function productsOf(state: State, service: string, api: Api): Product[] {
  return state
    .all("productApis")
    .filter((link) => link.apiId === api.apiId && link.service === service)
    .flatMap((link) => state.get("products", link.product) ?? []);
}

/** Does the subscription's scope cover the API, and in which product's context? */
function scopeOf(
  { scope }: Subscription,
  api: Api,
  products: readonly Product[],
): { readonly product?: Product } | undefined {
  const [, kind, name] = /\/(apis|products)\/?([^/]*)\/?$/.exec(scope) ?? [];
  if (kind === "products") {
    const product = products.find((candidate) => candidate.name.toLowerCase() === name?.toLowerCase());
    return product === undefined ? undefined : { product };
  }
  // "/" is the service itself: the built-in all-access subscription.
  if (kind === undefined) return scope.replace(/\/$/, "") === "" ? {} : undefined;
  const apiId = name?.replace(/;rev=.*$/, "").toLowerCase();
  return apiId === "" || apiId === api.apiId.toLowerCase() ? {} : undefined;
}

const missing = {
  reason: "SubscriptionKeyNotFound",
  message:
    "Access denied due to missing subscription key. Make sure to include subscription key when making requests to an API.",
};
const invalid = {
  reason: "SubscriptionKeyInvalid",
  message:
    "Access denied due to invalid subscription key. Make sure to provide a valid key for an active subscription.",
};

function refused(api: Api, caller: CallerRequest, words: { readonly reason: string; readonly message: string }) {
  const realm = `http://${caller.headers.get("Host") ?? "localhost"}/${api.path}`;
  const challenge = `AzureApiManagementKey realm="${realm}",name="${api.subscriptionKeyParameterNames.header}",type="header"`;
  return new PolicyFailure({
    ...words,
    status: 401,
    source: "authorization",
    headers: [["WWW-Authenticate", challenge]],
  });
}
