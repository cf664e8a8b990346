import { z } from "zod";
import type { Unchecked } from "../../core/json.ts";
import type { Route, ServiceContext } from "../arm/reply.ts";
import { keyOf } from "../model.ts";
import { lastSegment, wantedApi } from "./api-reference.ts";
import { checkFragment } from "./checked-policy.ts";
import { plainRoutes } from "./plain.ts";

/** "Backends in API Management", load-balanced pool. */
const poolMemberSchema = z.looseObject({
  id: z.string(),
  weight: z.number().int().min(0).max(100).nullish(),
  priority: z.number().int().min(0).max(100).nullish(),
});

const backendSchema = z.looseObject({
  title: z.string().min(1).max(300).nullish(),
  description: z.string().min(1).max(2_000).nullish(),
  resourceId: z.string().max(2_000).nullish(),
  url: z.string().min(1).max(2_000).nullish(),
  protocol: z.enum(["http", "soap"]).nullish(),
  type: z.enum(["Single", "Pool"]).optional(),
  pool: z.looseObject({ services: z.array(poolMemberSchema).min(1).max(30) }).optional(),
});

const diagnosticSchema = z.looseObject({
  loggerId: z.string(),
  alwaysLog: z.enum(["allErrors"]).nullish(),
  verbosity: z.enum(["verbose", "information", "error"]).nullish(),
  logClientIp: z.boolean().nullish(),
  httpCorrelationProtocol: z.enum(["None", "Legacy", "W3C"]).nullish(),
});

const diagnosticProblems = ({ state, service }: ServiceContext, { loggerId }: Readonly<Record<string, unknown>>) => {
  const logger = keyOf(service, "loggers", lastSegment(String(loggerId)));
  return state.get("loggers", logger) === undefined ? [{ target: "loggerId", message: "Logger not found." }] : [];
};

function membersOf(pool: unknown): readonly z.infer<typeof poolMemberSchema>[] {
  const parsed = backendSchema.shape.pool.safeParse(pool);
  return parsed.data?.services ?? [];
}

function poolProblems({ state, service }: ServiceContext, pool: unknown): { target: string; message: string }[] {
  if (pool === undefined) return [];
  if (state.get("services", service)?.sku === "Consumption")
    return [{ target: "type", message: "Backend pools are not supported in Consumption pricing tier." }];
  return membersOf(pool)
    .filter(({ id }) => state.get("backends", keyOf(service, "backends", lastSegment(id))) === undefined)
    .map(({ id }) => ({ target: "pool.services", message: `Backend '${lastSegment(id)}' was not found.` }));
}

/** "Backend", "Diagnostic", "Api Diagnostic", "Logger", "Policy Fragment" and "Tag". */
export const plainResourceRoutes: readonly Route[] = [
  ...plainRoutes({
    kind: "backends",
    path: "backends",
    what: "Backend",
    schema: backendSchema,
    problems: (context, { url, pool }) =>
      (typeof url === "string") === (pool === undefined)
        ? poolProblems(context, pool)
        : [{ target: "url", message: "Either a url or a pool must be specified." }],
    usedBy: ({ state, service }, name) => {
      if (state.find("policies", (policy) => policy.service === service && policy.xml.includes(`backend-id="${name}"`)))
        return `Backend '${name}' is used in policies and cannot be deleted.`;
      const isIn = ({ properties }: { readonly properties: Unchecked }) =>
        membersOf(properties.pool).some(({ id }) => lastSegment(id) === name);
      const pool = state.find("backends", (backend) => backend.service === service && isIn(backend));
      return pool && `Backend '${name}' is used in pool '${pool.name}' and cannot be deleted.`;
    },
  }),
  ...plainRoutes({
    kind: "loggers",
    path: "loggers",
    what: "Logger",
    schema: z.looseObject({ loggerType: z.enum(["azureEventHub", "applicationInsights", "azureMonitor"]) }),
  }),
  ...plainRoutes({
    kind: "diagnostics",
    path: "diagnostics",
    what: "Diagnostic",
    schema: diagnosticSchema,
    problems: diagnosticProblems,
  }),
  ...plainRoutes({
    kind: "diagnostics",
    path: "apis/:apiId/diagnostics",
    what: "Diagnostic",
    schema: diagnosticSchema,
    problems: diagnosticProblems,
    parentOf: (context, parameters) => wantedApi(context, parameters.apiId).id,
  }),
  ...plainRoutes({
    kind: "fragments",
    path: "policyFragments",
    what: "PolicyFragment",
    schema: z.looseObject({ value: z.string().min(1), format: z.enum(["xml", "rawxml"]).optional() }),
    problems: (context, { value, format }) => {
      checkFragment(context, String(value), format === "rawxml");
      return [];
    },
    usedBy: ({ state, service }, name) =>
      state.find("policies", (policy) => policy.service === service && policy.xml.includes(`fragment-id="${name}"`)) &&
      `Fragment '${name}' is used in policies and cannot be deleted.`,
  }),
  ...plainRoutes({
    kind: "tags",
    path: "tags",
    what: "Tag",
    schema: z.looseObject({ displayName: z.string().min(1).max(160) }),
  }),
];
