import type { APIGatewayClient } from "@aws-sdk/client-api-gateway";
import { z } from "zod";
import type { QuotaName } from "../../aws/pacer.ts";
import { ConnectorError } from "../../connector-error.ts";

/** What the parts of the client make their calls with. */
export interface Calls {
  readonly sdk: APIGatewayClient;
  /** As an AwsConnection makes them: in its slot, with failures mapped. */
  readonly call: <Output>(operation: string, send: () => Promise<Output>, quota?: QuotaName) => Promise<Output>;
}

/** An answer of the SDK, held to what we read of it. Throws `malformed-response`. */
export function parseAnswer<S extends z.ZodType>(operation: string, schema: S, answer: unknown): z.infer<S> {
  const parsed = schema.safeParse(answer);
  if (parsed.success) return parsed.data;
  throw new ConnectorError({
    code: "malformed-response",
    sentence: "The answer is not one of API Gateway's. Check the control endpoint.",
    operation,
    detail: z.prettifyError(parsed.error),
  });
}

/** `undefined` where AWS does not have it. */
export async function orAbsent<Output>(answer: Promise<Output>): Promise<Output | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof ConnectorError && error.code === "not-found") return undefined;
    throw error;
  }
}

/** The most that one page of a listing holds: "Amazon API Gateway API reference", `limit`. */
export const pageSize = 500;

export interface ListPage<Item> {
  readonly items: readonly Item[];
  /** Where the next page begins; absent on the last. */
  readonly position?: string;
}

/** A listing page by page, each entry parsed. */
export async function* pages<S extends z.ZodType>(
  operation: string,
  schema: S,
  ask: (position: string | undefined) => Promise<{ items?: unknown[]; position?: string }>,
  start?: string,
): AsyncGenerator<ListPage<z.infer<S>>> {
  const list = z.array(schema);
  let position = start;
  do {
    const { items = [], position: next } = await ask(position);
    if (next !== undefined && next === position) {
      throw new ConnectorError({ code: "malformed-response", sentence: "The same page came twice.", operation });
    }
    position = next;
    yield { items: parseAnswer(operation, list, items), position };
  } while (position !== undefined);
}
