import { z } from "zod";
import type { JsonObject } from "#lib/model/json.ts";
import type { OwnerMark, Resource } from "#lib/model/resource.ts";

/** The toy gateway's objects, as it answers them. */
export const toyObjectSchema = z.object({
  id: z.string(),
  kind: z.enum(["api", "backend", "rule", "route"]),
  /** Unique within its kind and parent. */
  name: z.string(),
  parent: z.string().nullable(),
  mark: z.string().nullable(),
  spec: z.record(z.string(), z.json()),
  state: z.enum(["working", "ready"]),
});
export type ToyObject = z.infer<typeof toyObjectSchema>;

export const toyObjectsSchema = z.object({ objects: z.array(toyObjectSchema) });
export const toyApiSchema = z.object({ api: toyObjectSchema, parts: z.array(toyObjectSchema) });
export const toyAcceptedSchema = z.object({
  id: z.string(),
  operation: z.string().nullable(),
  retryAfterMs: z.number(),
});
export const toyOperationSchema = z.object({
  id: z.string(),
  state: z.enum(["working", "ended"]),
  retryAfterMs: z.number(),
});
export const toyErrorSchema = z.object({ error: z.string() });
export const toyWhoSchema = z.object({
  user: z.string(),
  version: z.string(),
  edition: z.enum(["plain", "rich"]),
  may: z.array(z.string()),
});
export const toyPageSchema = z.object({
  apis: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      version: z.string(),
      digest: z.string(),
      mark: z.string().nullable(),
    }),
  ),
  next: z.string().nullable(),
});
export const toyKeysSchema = z.object({ keys: z.array(z.object({ id: z.string(), name: z.string() })) });

/** `gatehouse/<installation>/<deployment>/<api>/<key>`: whose it is, and which of our resources. */
function markOf(owner: OwnerMark, key: string): string {
  return `${ownerPrefix(owner)}${key}`;
}

/** What the marks of all resources of one deployment begin with. */
export function ownerPrefix({ installationId, deploymentId, apiId }: OwnerMark): string {
  return `gatehouse/${installationId}/${deploymentId}/${apiId}/`;
}

export function readMark(mark: string | null): { readonly owner: OwnerMark; readonly key: string } | undefined {
  const [, installationId, deploymentId, apiId, key] =
    /^gatehouse\/([^/]+)\/([^/]+)\/([^/]+)\/(.*)$/.exec(mark ?? "") ?? [];
  if (!installationId || !deploymentId || !apiId || key === undefined) return undefined;
  return { owner: { installationId, deploymentId, apiId }, key };
}

/** What a resource is sent as. */
export function toWire(resource: Resource, owner: OwnerMark): JsonObject {
  const { name, parent, ...spec } = resource.body;
  return { kind: resource.kind, name, parent: parent ?? null, mark: markOf(owner, resource.key), spec };
}

/**
 * The toy gateway answers methods in lower case, addresses with a trailing slash, and rule settings with a `note` of its
 * own; said so on both sides, they are equal.
 */
export function canonicalize<R extends Resource>(resource: R): R {
  const { body } = resource;
  const canonical = {
    ...body,
    ...(typeof body.method === "string" && { method: body.method.toLowerCase() }),
    ...(typeof body.url === "string" && { url: new URL(body.url).href }),
    ...(typeof body.config === "object" && body.config !== null && { config: { ...body.config, note: undefined } }),
  };
  return { ...resource, body: JSON.parse(JSON.stringify(canonical)) };
}
