import { z } from "zod";
import type { WriteOutcome } from "../../connector.ts";
import type { AzureClient } from "../client.ts";

const aboutSchema = z.discriminatedUnion("expects", [
  z.object({ expects: z.literal("gone"), remoteId: z.string() }),
  /** So many have to be there when an import has ended; what they are is for the look that verifies it. */
  z.object({ expects: z.literal("operations"), remoteId: z.string(), apiId: z.string(), count: z.number() }),
]);
type About = z.infer<typeof aboutSchema>;

const operationSchema = z.object({ location: z.url(), about: aboutSchema });

/** What is polled, in one text that outlives this process. */
export function printOperation(location: string, about: About): string {
  return JSON.stringify({ location, about });
}

/**
 * Asks once. Azure may call an import ended while its operations are not there yet ("Asynchronous operations", 201 while it
 * works), so it is ended when they are.
 */
export async function poll(client: AzureClient, operation: string): Promise<WriteOutcome> {
  const { location, about } = operationSchema.parse(JSON.parse(operation));
  const { remoteId } = about;
  const { isRunning, retryAfterMs } = await client.progress(location);
  const isEnded = !isRunning && (about.expects === "gone" || (await hasOperations(client, about)));
  return isEnded ? { status: "done", remoteId } : { status: "pending", remoteId, operation, retryAfterMs };
}

async function hasOperations(client: AzureClient, { apiId, count }: Extract<About, { expects: "operations" }>) {
  return (await client.operations(apiId)).length === count;
}
