import "server-only";
import { z } from "zod";
import { authorize } from "#lib/access/authorize.ts";
import { getDb } from "#lib/db/client.ts";
import { AppError } from "#lib/errors.ts";
import type { CommandContext } from "#lib/model/actor.ts";
import type { EndpointAnswer } from "#lib/model/live-check.ts";
import { callAnonymously } from "#lib/outbound/anonymous-call.ts";
import { parseInput } from "#lib/parse-input.ts";

export const tryEndpointSchema = z.object({
  rolloutId: z.uuid(),
  targetId: z.uuid(),
  /** One of the endpoints of that gateway, word for word. */
  endpoint: z.string(),
  method: z.enum(["GET", "HEAD"]),
  /** Below the endpoint, with its query: `/orders?limit=1`. */
  path: z
    .string()
    .max(2_000, "Keep the path under 2,000 characters.")
    .startsWith("/", "Begin with a slash.")
    .default("/"),
});

export type TriedEndpoint =
  | {
      readonly kind: "answered";
      readonly address: string;
      readonly status: number;
      readonly durationMs: number;
      readonly contentType: string | null;
      /** The first 16 KB. */
      readonly body: string;
    }
  | { readonly kind: "silent"; readonly address: string; readonly sentence: string };

/**
 * Sends one call to an endpoint of a rollout, as a consumer without a key would: a safe method, through the guarded way
 * out, and never to any other address. Throws `not-found` when the rollout has no such endpoint, `invalid` for a path that
 * leads away from it.
 */
export async function tryEndpoint(
  context: CommandContext,
  input: z.input<typeof tryEndpointSchema>,
): Promise<TriedEndpoint> {
  authorize(context.actor, "rollout:run");
  const { rolloutId, targetId, endpoint, method, path } = parseInput(tryEndpointSchema, input);
  const db = await getDb();
  const target = await db.target.findFirst({
    where: { id: targetId, rolloutId, deployment: { endpoints: { has: endpoint } } },
    select: { gatewayId: true },
  });
  if (target === null) {
    throw new AppError({ code: "not-found", sentence: "This rollout has no such endpoint now. Reload the page." });
  }
  const url = below(endpoint, path);
  const started = performance.now();
  const answer = await callAnonymously(target.gatewayId, { method, url, headers: {} }, new AbortController().signal);
  return tried(url, answer, Math.round(performance.now() - started));
}

/** The address of a path below an endpoint. Dots and backslashes that lead elsewhere are refused once they are resolved. */
function below(endpoint: string, path: string): URL {
  const base = endpoint.replace(/\/$/, "");
  const address = `${base}${path}`;
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined || !url.href.startsWith(`${new URL(base).href.replace(/\/$/, "")}/`)) {
    const sentence = "This path leads away from the endpoint. Write one below it.";
    throw new AppError({ code: "invalid", sentence, fields: { path: sentence } });
  }
  return url;
}

function tried({ href }: URL, answer: EndpointAnswer, durationMs: number): TriedEndpoint {
  if (answer.kind === "silent") return { kind: "silent", address: href, sentence: answer.sentence };
  const { status, headers, body } = answer;
  const contentType = headers["content-type"] ?? null;
  return { kind: "answered", address: href, status, durationMs, contentType, body };
}
