import { isObject } from "../../core/json.ts";
import type { Parameters, Reply, Route, ServiceContext } from "../arm/reply.ts";

/** "Track asynchronous Azure operations": what `Azure-AsyncOperation` leads to. */
export const operationResultRoutes: readonly Route[] = [
  { path: "operationresults/:id", methods: { GET: get } },
  // Where the examples of the reference lead.
  { path: "tenant/operationResults/:id", methods: { GET: get } },
];

function get(context: ServiceContext, { id = "" }: Parameters): Reply {
  const { status, operation } = context.asyncOperations.status(id);
  const failure = isObject(operation.error) ? { error: operation.error.error } : {};
  return {
    status: 200,
    body: {
      id: `${context.resourceId}/operationresults/${id}`,
      name: id,
      status,
      startTime: new Date(operation.acceptedAt).toISOString(),
      ...failure,
    },
    headers: status === "InProgress" ? { "Retry-After": String(context.settings.retryAfterSeconds) } : {},
  };
}
