import type { Tx } from "#lib/db/client.ts";
import { majorOf, slugOf } from "#lib/openapi/proposal.ts";

/**
 * A slug that no other API has: `orders-v1`, else with the whole version, else with a number.
 * Slugs name objects on gateways, so they are given once and never change.
 */
export async function freeSlug(tx: Tx, name: string, version: string): Promise<string> {
  const stem = slugOf(name);
  const whole = `${stem}-v${slugOf(version)}`;
  const candidates = [
    `${stem}-${majorOf(version)}`,
    whole,
    ...Array.from({ length: 50 }, (_, n) => `${whole}-${n + 2}`),
  ];
  const taken = await tx.api.findMany({ where: { slug: { in: candidates } }, select: { slug: true } });
  const slugs = new Set(taken.map((api) => api.slug));
  return candidates.find((candidate) => !slugs.has(candidate)) ?? `${whole}-${crypto.randomUUID()}`;
}
