import { createHash } from "node:crypto";

/** `orders-v1.getOrder`: an id that Kong's names cannot hold is cut to what they can, and told apart by a digest. */
export function routeName(slug: string, operationId: string): string {
  if (/^[A-Za-z0-9._-]{1,80}$/.test(operationId)) return `${slug}.${operationId}`;
  const readable = operationId.replace(/[^A-Za-z0-9._-]+/g, "-").slice(0, 60);
  const digest = createHash("sha256").update(operationId).digest("hex").slice(0, 10);
  return `${slug}.${readable}~${digest}`;
}
