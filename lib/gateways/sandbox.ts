import "server-only";
import path from "node:path";
import { z } from "zod";
import { authorize } from "#lib/access/authorize.ts";
import { env, readDataFile } from "#lib/env.ts";
import { AppError } from "#lib/errors.ts";
import type { Actor } from "#lib/model/actor.ts";
import type { JsonObject } from "#lib/model/json.ts";
import { allowList } from "#lib/outbound/allow-list.ts";
import { createDispatcher } from "#lib/outbound/dispatcher.ts";
import { exchange, NoAnswer } from "#lib/outbound/exchange.ts";

/** What the sandbox writes of itself; the only thing the portal knows of it. */
const addressesSchema = z.object({
  gateways: z
    .array(
      z.object({
        kind: z.string(),
        name: z.string(),
        settings: z.record(z.string(), z.json()),
        credentials: z.record(z.string(), z.json()).default({}),
        inspectorUrl: z.url().optional(),
      }),
    )
    .default([]),
  backend: z.url().optional(),
});

/** A gateway the sandbox emulates, ready to be registered as it stands. Its credentials open nothing real. */
export type SandboxGateway = z.infer<typeof addressesSchema>["gateways"][number];

/** Whether the sandbox is switched on; it may still be starting. */
export function sandboxIsOn(): boolean {
  return env().GATEHOUSE_SANDBOX === "on";
}

/** The gateways the sandbox offers now; none when it is off or not up yet. */
export function sandboxGateways(actor: Actor): readonly SandboxGateway[] {
  authorize(actor, "gateway:manage");
  return addresses()?.gateways ?? [];
}

function addresses(): z.infer<typeof addressesSchema> | undefined {
  const text = sandboxIsOn() ? readDataFile(path.join("sandbox", "addresses.json")) : undefined;
  if (text === undefined) return undefined;
  try {
    return addressesSchema.parse(JSON.parse(text));
  } catch {
    // Half-written by a sandbox that is starting: it offers nothing yet.
    return undefined;
  }
}

const publishedSchema = z.object({ url: z.url() });

/**
 * Has the sandbox backend answer an API from its definition's examples and schemas. Returns the address to use as the
 * API's backend. Throws `AppError`: `blocked` when the sandbox is off, `unavailable` when it does not answer, `invalid`
 * when it refuses the document.
 */
export async function publishToSandboxBackend(
  actor: Actor,
  document: JsonObject,
  slug: string,
): Promise<{ readonly url: string }> {
  authorize(actor, "api:edit");
  const backend = addresses()?.backend;
  if (backend === undefined) {
    throw new AppError({
      code: "blocked",
      sentence: "The sandbox is off or still starting. Enter the address of a real backend, or wait a moment.",
    });
  }
  const place = new URL(`/__sandbox/definitions/${encodeURIComponent(slug)}`, backend);
  const answer = await put(place, JSON.stringify(document));
  if (answer.status < 200 || answer.status > 299) {
    throw new AppError({
      code: "invalid",
      sentence: `The sandbox backend could not answer this definition (${answer.status}). Enter the address of a real backend.`,
    });
  }
  return { url: addressIn(answer.body.toString("utf8")) ?? new URL(`/${encodeURIComponent(slug)}`, backend).href };
}

async function put(url: URL, body: string) {
  const dispatcher = createDispatcher({ allow: allowList, connections: 1 });
  try {
    return await exchange(
      dispatcher,
      { method: "PUT", url, headers: { "content-type": "application/json" }, body },
      { deadlineMs: 20_000, maxBytes: 1024 * 1024, signal: new AbortController().signal },
    );
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    throw new AppError({
      code: "unavailable",
      sentence: "The sandbox backend does not answer. Restart Gatehouse, or enter the address of a real backend.",
      retryable: true,
      cause: error,
    });
  } finally {
    await dispatcher.destroy();
  }
}

function addressIn(text: string): string | undefined {
  try {
    return publishedSchema.parse(JSON.parse(text)).url;
  } catch {
    return undefined;
  }
}
