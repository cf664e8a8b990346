import { z } from "zod";
import { keyOf } from "../../model.ts";
import { lastSegment } from "../../resources/api-reference.ts";
import type { Exchange } from "../exchange.ts";
import { PolicyFailure, unsupported } from "../failure.ts";
import type { StatementKind } from "../policy/statement-kind.ts";
import type { Runtime } from "../runtime.ts";

const valuesSchema = z.record(z.string(), z.array(z.string())).optional();
/** What of a backend entity the gateway uses ("Backend": url and credentials). */
const backendSchema = z.object({
  url: z.string().optional(),
  pool: z
    .object({
      services: z.array(z.object({ id: z.string(), weight: z.number().nullish(), priority: z.number().nullish() })),
    })
    .optional(),
  credentials: z
    .object({
      header: valuesSchema,
      query: valuesSchema,
      authorization: z.object({ scheme: z.string(), parameter: z.string() }).optional(),
    })
    .optional(),
});

/** "Set backend service": an address, or a backend entity's with its credentials, or one of a pool's in turn. */
export const setBackendService: StatementKind = {
  name: "set-backend-service",
  attributes: { "base-url": true, "backend-id": true },
  apply: ({ reader, exchange, runtime }) => {
    const id = reader.attribute("backend-id");
    const url = id === undefined ? reader.required("base-url") : useBackend(id, exchange, runtime);
    exchange.backendUrl = url.replace(/\/+$/, "");
  },
};

function useBackend(name: string, exchange: Exchange, runtime: Runtime): string {
  const { state, service, turns } = runtime;
  const { request } = exchange;
  const backend = state.get("backends", keyOf(service, "backends", name));
  if (backend === undefined)
    throw new PolicyFailure({
      status: 500,
      reason: "BackendNotFound",
      message: `Backend with id '${name}' could not be found.`,
      publicMessage: "Internal server error",
    });
  const { url, pool, credentials = {} } = backendSchema.parse(backend.properties);
  const member = pool && turns.next(backend.id, pool.services);
  if (member !== undefined) return useBackend(lastSegment(member.id), exchange, runtime);
  if (url === undefined) throw unsupported(`backend '${name}' has no URL`);
  const { header = {}, query = {}, authorization } = credentials;
  for (const [field, values] of Object.entries(header)) request.headers.set(field, ...values);
  for (const [parameter, values] of Object.entries(query)) {
    request.query.delete(parameter);
    for (const value of values) request.query.append(parameter, value);
  }
  if (authorization !== undefined)
    request.headers.set("Authorization", `${authorization.scheme} ${authorization.parameter}`);
  return url;
}
