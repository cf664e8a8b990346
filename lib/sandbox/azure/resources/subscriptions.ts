import { randomBytes } from "node:crypto";
import { z } from "zod";
import { notFound, validationError } from "../arm/arm-error.ts";
import { listReply } from "../arm/paging.ts";
import { checkChange, checkIfMatch, checkPut, newEtag } from "../arm/preconditions.ts";
import { noContent, type Parameters, type Reply, type Route, type ServiceContext } from "../arm/reply.ts";
import { keyOf, type Subscription } from "../model.ts";
import { propertiesOf } from "./api-body.ts";
import { currentRevision, parseApiReference } from "./api-reference.ts";

const key = z.string().min(1).max(256);
const propertiesSchema = z.object({
  scope: z.string(),
  displayName: z.string().min(1).max(100),
  ownerId: z.string().nullish(),
  primaryKey: key.optional(),
  secondaryKey: key.optional(),
  state: z.enum(["suspended", "active", "expired", "submitted", "rejected", "cancelled"]).optional(),
  allowTracing: z.boolean().optional(),
});

/** "Subscription": keys are shown by `listSecrets` alone. */
export const subscriptionRoutes: readonly Route[] = [
  { path: "subscriptions", methods: { GET: list } },
  { path: "subscriptions/:sid", methods: { GET: get, PUT: put, PATCH: put, DELETE: remove } },
  { path: "subscriptions/:sid/listSecrets", methods: { POST: listSecrets } },
  { path: "subscriptions/:sid/regeneratePrimaryKey", methods: { POST: regenerate("primaryKey") } },
  { path: "subscriptions/:sid/regenerateSecondaryKey", methods: { POST: regenerate("secondaryKey") } },
];

function contract({ resourceId }: ServiceContext, subscription: Subscription) {
  const created = new Date(subscription.createdAt).toISOString();
  return {
    id: `${resourceId}/subscriptions/${subscription.name}`,
    type: "Microsoft.ApiManagement/service/subscriptions",
    name: subscription.name,
    properties: {
      ownerId: subscription.ownerId,
      scope: `${resourceId}${subscription.scope}`,
      displayName: subscription.displayName,
      state: subscription.state,
      createdDate: created,
      startDate: subscription.state === "active" ? created : null,
      expirationDate: null,
      endDate: null,
      notificationDate: null,
      stateComment: null,
      allowTracing: subscription.allowTracing,
    },
  };
}

function reply(context: ServiceContext, subscription: Subscription, status: number): Reply {
  return { status, body: contract(context, subscription), headers: { ETag: subscription.etag } };
}

function find({ state, service }: ServiceContext, { sid = "" }: Parameters): Subscription | undefined {
  return state.get("subscriptions", keyOf(service, "subscriptions", sid));
}

function wanted(context: ServiceContext, parameters: Parameters): Subscription {
  const subscription = find(context, parameters);
  if (subscription === undefined) throw notFound("Subscription");
  return subscription;
}

function list(context: ServiceContext): Reply {
  const all = context.state.all("subscriptions").filter(({ service }) => service === context.service);
  return listReply(
    context,
    all.map((subscription) => ({
      fields: {
        name: subscription.name,
        displayName: subscription.displayName,
        state: subscription.state,
        ownerId: subscription.ownerId,
        scope: `${context.resourceId}${subscription.scope}`,
      },
      show: () => contract(context, subscription),
    })),
  );
}

function get(context: ServiceContext, parameters: Parameters): Reply {
  return reply(context, wanted(context, parameters), 200);
}

function put(context: ServiceContext, parameters: Parameters): Reply {
  const existing = find(context, parameters);
  const isPatch = context.request.method === "PATCH";
  if (isPatch) checkChange(context, existing, "Subscription");
  else checkPut(context, existing);
  const sent = propertiesOf(context.request, isPatch ? propertiesSchema.partial() : propertiesSchema);
  const name = parameters.sid ?? "";
  const subscription: Subscription = {
    id: keyOf(context.service, "subscriptions", name),
    service: context.service,
    name,
    etag: newEtag(),
    createdAt: existing?.createdAt ?? context.now(),
    displayName: sent.displayName ?? existing?.displayName ?? null,
    scope: sent.scope === undefined ? (existing?.scope ?? "/apis") : scopeOf(context, sent.scope),
    // "Subscription - Create Or Update": without a state it is created as submitted, and works for nobody.
    state: sent.state ?? existing?.state ?? "submitted",
    ownerId: sent.ownerId ?? existing?.ownerId ?? null,
    primaryKey: sent.primaryKey ?? existing?.primaryKey ?? newKey(),
    secondaryKey: sent.secondaryKey ?? existing?.secondaryKey ?? newKey(),
    allowTracing: sent.allowTracing ?? existing?.allowTracing ?? false,
  };
  checkKeys(context, subscription);
  context.state.put("subscriptions", subscription);
  return reply(context, subscription, existing === undefined ? 201 : 200);
}

/** A full resource id or its end: an API, all APIs, a product. What it names must be there. */
function scopeOf({ state, service }: ServiceContext, text: string): string {
  const [, scope] = /(\/(?:apis|products)(?:\/[^/]+)?)$/.exec(text) ?? [];
  const [, collection, name] = (scope ?? "").split("/");
  if (collection === "apis" && name === undefined) return "/apis";
  if (collection === "apis" && name !== undefined) {
    const { apiId } = parseApiReference(name);
    if (currentRevision(state, service, apiId) !== undefined) return `/apis/${apiId}`;
  }
  if (collection === "products" && name !== undefined && state.get("products", keyOf(service, "products", name)))
    return `/products/${name}`;
  throw validationError([
    {
      target: "scope",
      message: `Subscription scope should be one of '/apis', '/apis/{apiId}', '/products/{productId}'. Scope '${text}' was not found.`,
    },
  ]);
}

function checkKeys({ state }: ServiceContext, subscription: Subscription): void {
  const keys = [subscription.primaryKey, subscription.secondaryKey];
  const isTaken = state
    .all("subscriptions")
    .some(
      (other) =>
        other.service === subscription.service &&
        other.id !== subscription.id &&
        (keys.includes(other.primaryKey) || keys.includes(other.secondaryKey)),
    );
  if (isTaken || keys[0] === keys[1])
    throw validationError([{ target: "primaryKey", message: "Subscription key must be unique." }]);
}

function newKey(): string {
  return randomBytes(16).toString("hex");
}

function remove(context: ServiceContext, parameters: Parameters): Reply {
  const existing = find(context, parameters);
  if (existing === undefined) return noContent;
  checkIfMatch(context, existing.etag);
  context.state.remove("subscriptions", existing.id);
  return { status: 200 };
}

function listSecrets(context: ServiceContext, parameters: Parameters): Reply {
  const { primaryKey, secondaryKey, etag } = wanted(context, parameters);
  return { status: 200, body: { primaryKey, secondaryKey }, headers: { ETag: etag } };
}

function regenerate(which: "primaryKey" | "secondaryKey") {
  return (context: ServiceContext, parameters: Parameters): Reply => {
    const subscription = wanted(context, parameters);
    context.state.put("subscriptions", { ...subscription, [which]: newKey(), etag: newEtag() });
    return noContent;
  };
}
