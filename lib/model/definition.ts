import { z } from "zod";
import type { JsonObject } from "./json.ts";
import { policyEntrySchema } from "./policy/policy.ts";

export const httpMethods = ["GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE"] as const;
export const httpMethodSchema = z.enum(httpMethods);
export type HttpMethod = z.infer<typeof httpMethodSchema>;

export const operationSchema = z.object({
  /** The document's operationId, or `get-/orders/{id}` where it has none. Unique within a definition. */
  id: z.string().min(1),
  method: httpMethodSchema,
  /** OpenAPI path template, beginning with a slash, without the base path: `/orders/{id}`. */
  path: z.string().startsWith("/"),
  summary: z.string().optional(),
  tags: z.array(z.string()).default([]),
  deprecated: z.boolean().default(false),
  /** Parameter names whose schema allows an empty value, so that an encoder may match zero characters. */
  emptyAllowed: z.array(z.string()).default([]),
});
export type Operation = z.infer<typeof operationSchema>;

export const backendSchema = z.object({
  /** Where the gateway sends requests: http or https, with an optional path, without query, fragment or credentials. */
  url: z.url({ protocol: /^https?$/ }),
  /** Relative share of traffic among several backends. */
  weight: z.number().int().min(0).max(1000).default(100),
});
export type Backend = z.infer<typeof backendSchema>;

/**
 * An API in connector-neutral form: what a connector encodes, and what it decodes back.
 * `document` is the normalised OpenAPI 3.1 document for kinds that deploy a document; kinds that deploy routes ignore it.
 */
export const definitionSchema = z.object({
  name: z.string().min(1).max(120),
  version: z.string().min(1).max(40),
  /** Public path in front of every operation: `/` or `/orders/v1`, without a trailing slash. */
  basePath: z.string().regex(/^\/(?:[A-Za-z0-9._~-]+(?:\/[A-Za-z0-9._~-]+)*)?$/),
  operations: z.array(operationSchema),
  backends: z.array(backendSchema).min(1),
  policies: z.array(policyEntrySchema).default([]),
  /** Settings that only one kind reads, by kind. */
  extensions: z.record(z.string(), z.record(z.string(), z.json())).default({}),
});
export type Definition = z.infer<typeof definitionSchema> & { document?: JsonObject };

/** `/orders` + `/{id}` as a consumer calls it; a base path of `/` adds nothing. */
export function publicPath(basePath: string, path: string): string {
  return basePath === "/" ? path : `${basePath}${path}`;
}
