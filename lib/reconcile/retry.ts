import { ConnectorError, type ConnectorErrorCode } from "#lib/connectors/connector-error.ts";
import type { EnginePorts } from "./ports.ts";

/** Tries after the first, while the run holds the gateway. The queue tries the target again later. */
const maxRetries = 3;
/** An answer we cannot read is rarely better the third time. */
const maxRetriesByCode: Partial<Record<ConnectorErrorCode, number>> = { "malformed-response": 2 };

/**
 * How long to wait before trying again after `error`, in milliseconds; undefined when it should not be tried again now.
 * The provider's own word is a minimum. `waitedMs` is what this step has waited already.
 */
export function retryDelay(
  error: unknown,
  retries: number,
  waitedMs: number,
  { patience, random }: Pick<EnginePorts, "patience" | "random">,
): number | undefined {
  if (!(error instanceof ConnectorError) || !error.retryable) return undefined;
  if (retries >= (maxRetriesByCode[error.code] ?? maxRetries)) return undefined;
  const backoff = patience.backoffMs * 2 ** retries * (0.5 + random() / 2);
  const delay = Math.ceil(Math.max(backoff, error.retryAfterMs ?? 0));
  return waitedMs + delay <= patience.stepMs ? delay : undefined;
}

/** Runs a read again while its errors are retryable and time remains. Throws the last error. */
export async function withRetries<Result>(
  read: () => Promise<Result>,
  ports: Pick<EnginePorts, "patience" | "random" | "clock">,
): Promise<Result> {
  let waitedMs = 0;
  for (let retries = 0; ; retries += 1) {
    try {
      return await read();
    } catch (error) {
      const delay = retryDelay(error, retries, waitedMs, ports);
      if (delay === undefined || (await ports.clock.sleep(delay)) === "woken") throw error;
      waitedMs += delay;
    }
  }
}
