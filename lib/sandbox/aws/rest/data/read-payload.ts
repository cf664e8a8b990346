import type { IncomingMessage } from "node:http";

/**
 * The whole body, or undefined when it is larger than the limit in bytes. What is too large is still read to its end,
 * and thrown away, so that the caller is there to hear the refusal.
 */
export async function readPayload(incoming: IncomingMessage, limit: number): Promise<Buffer | undefined> {
  let chunks: Buffer[] = [];
  let total = 0;
  for await (const chunk of incoming) {
    const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
    total += bytes.length;
    if (total > limit) chunks = [];
    else chunks.push(bytes);
  }
  return total > limit ? undefined : Buffer.concat(chunks);
}
