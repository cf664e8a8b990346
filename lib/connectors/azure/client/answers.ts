import { z } from "zod";
import { parseJson } from "../../answer.ts";
import type { HttpResponse } from "../../connector.ts";
import { ConnectorError } from "../../connector-error.ts";
import { malformed } from "./failure.ts";

export const policySchema = z.object({ properties: z.looseObject({ value: z.string() }) });

export const serviceSchema = z.looseObject({
  sku: z.looseObject({ name: z.string() }),
  properties: z.looseObject({
    gatewayUrl: z.string().nullish(),
    platformVersion: z.string().nullish(),
    provisioningState: z.string().nullish(),
  }),
});
export type ServiceState = z.infer<typeof serviceSchema>;

/** "Api Management Workspace Link", and "Api Gateway Config Connection": the host is each workspace's own. */
export const workspaceLinkSchema = z.looseObject({
  properties: z.looseObject({ gateways: z.array(z.looseObject({ id: z.string().startsWith("/") })).default([]) }),
});
export const connectionsSchema = z.looseObject({
  value: z.array(
    z.looseObject({
      properties: z.looseObject({ sourceId: z.string().nullish(), defaultHostname: z.string().nullish() }),
    }),
  ),
});

export const permissionsSchema = z.object({
  value: z.array(
    z.looseObject({ actions: z.array(z.string()).default([]), notActions: z.array(z.string()).default([]) }),
  ),
});
export type GrantedActions = z.infer<typeof permissionsSchema>["value"];

export const subscriptionSchema = z.looseObject({
  name: z.string(),
  displayName: z.string().nullish(),
  createdDate: z.date().nullish(),
});
export type SubscriptionRecord = z.infer<typeof subscriptionSchema>;

export const releaseSchema = z.looseObject({ name: z.string(), createdDateTime: z.date().nullish() });
export type ReleaseRecord = z.infer<typeof releaseSchema>;

/** The body of a good answer, parsed. Throws `malformed-response`. */
export function parseBody<S extends z.ZodType>(operation: string, response: HttpResponse, schema: S): z.infer<S> {
  return read(operation, parseJson(response.body), schema);
}

/** What the SDK made of an answer, parsed once more: its types promise what Azure may leave out. */
export function read<S extends z.ZodType>(operation: string, value: unknown, schema: S): z.infer<S> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw malformed(operation, z.prettifyError(parsed.error).slice(0, 500));
}

/** Every entry of a list, page by page. */
export async function all<S extends z.ZodType>(list: AsyncIterable<unknown>, schema: S): Promise<z.infer<S>[]> {
  const entries: z.infer<S>[] = [];
  for await (const entry of list) entries.push(read("GET a list", entry, schema));
  return entries;
}

/** What is not there is no failure. */
export async function unlessMissing<T>(act: () => Promise<T>): Promise<T | undefined> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof ConnectorError && error.code === "not-found") return undefined;
    throw error;
  }
}

/**
 * What the SDK itself refuses: an answer that is no JSON, and a value longer than Azure takes, which is never sent.
 * Anything else that it throws is ours already, or a bug.
 */
export function ofTheSdk(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof ConnectorError) return error;
  if ("code" in error && error.code === "PARSE_ERROR") return malformed("read the answer", "It is no JSON.");
  if (!/should satisfy the constraint/.test(error.message)) return error;
  return new ConnectorError({
    code: "rejected",
    operation: "ask Azure Resource Manager",
    sentence: "A value is longer or otherwise than API Management takes it, so nothing was sent.",
    // The value may be a key.
    detail: error.message.replace(/ with value [\s\S]* should satisfy/, " should satisfy"),
  });
}
