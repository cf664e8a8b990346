import { z } from "zod";
import type { Readers, Store } from "../core/store.ts";
import { parameterSchema, requestSchema, responseSchema } from "./operation-shapes.ts";

/**
 * What an emulated subscription holds, as the control plane writes it and the gateway reads it.
 * `id` is the key in the store. It begins with the service's name, so that two services never meet:
 *
 *     contoso                                   service
 *     contoso/apis/orders;rev=2                 one revision of an API
 *     contoso/apis/orders;rev=2/operations/get  one of its operations
 *     contoso/policies/<scope>                  the policy of a scope: the key of an API, an operation or a product, or "" for all APIs
 *     contoso/products/gold/apis/orders         an API in a product: all its revisions
 *     contoso/workspaces/team                   a workspace, which holds everything that a service does: `service` of what is in it
 */
const stored = z.object({ id: z.string(), service: z.string() });
const named = stored.extend({ name: z.string() });
/** Quoted in `ETag`, and changed by every write. */
const tagged = { etag: z.string() };
const stamped = { createdAt: z.number(), updatedAt: z.number() };

export const skus = [
  "Consumption",
  "Developer",
  "Basic",
  "BasicV2",
  "Standard",
  "StandardV2",
  "Premium",
  "PremiumV2",
] as const;
export type Sku = (typeof skus)[number];

const serviceSchema = named.extend({
  ...tagged,
  sku: z.enum(skus),
  capacity: z.number(),
  location: z.string(),
  createdAt: z.number(),
});

const keyNamesSchema = z.object({ header: z.string(), query: z.string() });

const apiSchema = stored.extend({
  ...tagged,
  ...stamped,
  /** Without the revision. */
  apiId: z.string(),
  revision: z.string(),
  isCurrent: z.boolean(),
  displayName: z.string(),
  description: z.string().nullable(),
  revisionDescription: z.string().nullable(),
  /** Below the gateway's address, without slashes at its ends; "" is the root. */
  path: z.string(),
  protocols: z.array(z.enum(["http", "https", "ws", "wss"])),
  /** Where requests go; null when a policy says where. */
  serviceUrl: z.string().nullable(),
  apiType: z.string(),
  subscriptionRequired: z.boolean(),
  subscriptionKeyParameterNames: keyNamesSchema,
  apiVersion: z.string().nullable(),
  apiVersionDescription: z.string().nullable(),
  /** The key of a version set. */
  versionSet: z.string().nullable(),
  /** Kept and given back, and without effect on the gateway. */
  decoration: z.record(z.string(), z.unknown()),
});
export type Api = z.infer<typeof apiSchema>;

const operationSchema = named.extend({
  ...tagged,
  /** The key of the API's revision. */
  api: z.string(),
  displayName: z.string(),
  method: z.string(),
  /** `/orders/{id}`, `/files/*`; may end with `?q={q}` for query parameters that belong to the template. */
  urlTemplate: z.string(),
  description: z.string().nullable(),
  templateParameters: z.array(parameterSchema),
  request: requestSchema.nullable(),
  responses: z.array(responseSchema),
});
export type Operation = z.infer<typeof operationSchema>;

const policySchema = stored.extend({
  ...tagged,
  /** The key of what it stands on: "" for all APIs, else an API's revision, an operation or a product. */
  scope: z.string(),
  /** Well-formed XML: inside expressions the five entities are written out. */
  xml: z.string(),
});
export type Policy = z.infer<typeof policySchema>;

const schemaSchema = named.extend({
  ...tagged,
  api: z.string(),
  contentType: z.string(),
  /** `{ components: { schemas } }`, `{ definitions }` or `{ value }`. */
  document: z.record(z.string(), z.unknown()),
});

const releaseSchema = named.extend({
  ...tagged,
  ...stamped,
  apiId: z.string(),
  revision: z.string(),
  notes: z.string().nullable(),
});

const versionSetSchema = named.extend({
  ...tagged,
  displayName: z.string(),
  description: z.string().nullable(),
  versioningScheme: z.enum(["Segment", "Query", "Header"]),
  versionQueryName: z.string().nullable(),
  versionHeaderName: z.string().nullable(),
});
export type VersionSet = z.infer<typeof versionSetSchema>;

const productSchema = named.extend({
  ...tagged,
  displayName: z.string(),
  description: z.string().nullable(),
  terms: z.string().nullable(),
  subscriptionRequired: z.boolean(),
  approvalRequired: z.boolean().nullable(),
  subscriptionsLimit: z.number().nullable(),
  state: z.enum(["published", "notPublished"]),
});

/** `name` is that of the link, when it was made as one. */
const productApiSchema = stored.extend({ product: z.string(), apiId: z.string(), name: z.string().optional() });

const subscriptionSchema = named.extend({
  ...tagged,
  createdAt: z.number(),
  displayName: z.string().nullable(),
  /** `/apis`, `/apis/{apiId}` or `/products/{productId}`; `/` of the built-in one that opens everything. */
  scope: z.string(),
  state: z.enum(["suspended", "active", "expired", "submitted", "rejected", "cancelled"]),
  ownerId: z.string().nullable(),
  primaryKey: z.string(),
  secondaryKey: z.string(),
  allowTracing: z.boolean(),
});
export type Subscription = z.infer<typeof subscriptionSchema>;

const namedValueSchema = named.extend({
  ...tagged,
  displayName: z.string(),
  value: z.string(),
  secret: z.boolean(),
  tags: z.array(z.string()),
});

/** Things that are kept as they are sent: backends, diagnostics, tags, loggers, fragments. */
const plainSchema = named.extend({
  ...tagged,
  /** The key of the API for what hangs on one; "" otherwise. */
  parent: z.string(),
  properties: z.record(z.string(), z.unknown()),
});

/** A tag on an API, operation or product. */
const tagLinkSchema = named.extend({ target: z.string() });

/** A long-running write that was accepted. Its effect happens when it ends. */
const asyncOperationSchema = stored.extend({
  /** The API without its revision: while it settles, nobody else writes to it. */
  apiId: z.string(),
  acceptedAt: z.number(),
  endsAt: z.number(),
  polls: z.number(),
  /** What the last poll answers: 200 or 201. */
  asyncCode: z.number(),
  state: z.enum(["running", "succeeded", "failed"]),
  /** The request, to be carried out at the end. */
  work: z.object({ kind: z.string(), target: z.string(), body: z.unknown() }),
  error: z.unknown().optional(),
});
export type AsyncOperation = z.infer<typeof asyncOperationSchema>;

export interface Entities {
  services: z.infer<typeof serviceSchema>;
  apis: Api;
  operations: Operation;
  policies: Policy;
  schemas: z.infer<typeof schemaSchema>;
  releases: z.infer<typeof releaseSchema>;
  versionSets: VersionSet;
  products: z.infer<typeof productSchema>;
  productApis: z.infer<typeof productApiSchema>;
  subscriptions: Subscription;
  namedValues: z.infer<typeof namedValueSchema>;
  backends: z.infer<typeof plainSchema>;
  diagnostics: z.infer<typeof plainSchema>;
  loggers: z.infer<typeof plainSchema>;
  fragments: z.infer<typeof plainSchema>;
  tags: z.infer<typeof plainSchema>;
  tagLinks: z.infer<typeof tagLinkSchema>;
  asyncOperations: AsyncOperation;
}
export type State = Store<Entities>;

export const readers: Readers<Entities> = {
  services: serviceSchema.parse,
  apis: apiSchema.parse,
  operations: operationSchema.parse,
  policies: policySchema.parse,
  schemas: schemaSchema.parse,
  releases: releaseSchema.parse,
  versionSets: versionSetSchema.parse,
  products: productSchema.parse,
  productApis: productApiSchema.parse,
  subscriptions: subscriptionSchema.parse,
  namedValues: namedValueSchema.parse,
  backends: plainSchema.parse,
  diagnostics: plainSchema.parse,
  loggers: plainSchema.parse,
  fragments: plainSchema.parse,
  tags: plainSchema.parse,
  tagLinks: tagLinkSchema.parse,
  asyncOperations: asyncOperationSchema.parse,
};

const workspaceWord = "/workspaces/";
export const workspaceKey = (service: string, workspace: string): string => `${service}${workspaceWord}${workspace}`;
/** The service that a workspace is in; a service itself as it is. */
export const serviceOf = (key: string): string => key.split(workspaceWord)[0] ?? key;
export const isWorkspace = (key: string): boolean => key.includes(workspaceWord);

export const apiKey = (service: string, apiId: string, revision: string): string =>
  `${service}/apis/${apiId};rev=${revision}`;
export const operationKey = (api: string, name: string): string => `${api}/operations/${name}`;
/** `collection` is the word in the address: "products", "namedValues", "subscriptions". */
export const keyOf = (service: string, collection: string, name: string): string => `${service}/${collection}/${name}`;
export const policyKey = (service: string, scope: string): string => `${service}/policies/${scope}`;
export const productApiKey = (product: string, apiId: string): string => `${product}/apis/${apiId}`;
