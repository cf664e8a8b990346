import { isDeepStrictEqual } from "node:util";
import type { Definition } from "#lib/model/definition.ts";
import type { Finding } from "#lib/model/finding.ts";
import { type PolicyConfig, type PolicyEntry, policyConfigSchema, policyTypes } from "#lib/model/policy/policy.ts";
import { matchesFor } from "../../policy-match.ts";
import { routesFor } from "../encode.ts";
import { decodeRoute } from "../policies.ts";
import type { ApiBody, Route, StageBody } from "../wire.ts";
import type { ReadBackend } from "./backend.ts";
import { tell } from "./finding.ts";
import type { ReadOperation } from "./operations.ts";

/** The policies that together say what every route says; where they do not quite, a finding names the routes. */
export function readPolicies(
  bare: Definition,
  operations: readonly ReadOperation[],
  { api, stage, backend }: { api: ApiBody; stage: StageBody | undefined; backend: ReadBackend },
  findings: Finding[],
): PolicyEntry[] {
  const said = new Map<string, { config: PolicyConfig; ids: Set<string> }>();
  const apiMethods = [...new Set(operations.map(({ method }) => method))];
  for (const { id, path, routeKey } of operations) {
    const route = api.routes[routeKey] ?? {};
    const throttle = stage?.routeThrottles[routeKey] ?? stage?.throttle ?? undefined;
    const cors = api.cors ?? undefined;
    const configs = decodeRoute(route, {
      path,
      backendPath: backend.paths.get(id) ?? path,
      throttle,
      cors,
      apiMethods,
    });
    if (throttle && !configs.some(({ type }) => type === "rate-limit")) tellThrottle(routeKey, throttle, findings);
    for (const config of configs) {
      // What a stranger wrote may be more than a portable policy takes.
      if (!policyConfigSchema.safeParse(config).success) continue;
      const entry = said.get(JSON.stringify(config)) ?? { config, ids: new Set() };
      entry.ids.add(id);
      said.set(JSON.stringify(config), entry);
    }
  }
  tellKeySets(
    [...said.values()].map(({ config }) => config),
    findings,
  );
  const policies = [...said.values()]
    .toSorted((a, b) => policyTypes.indexOf(a.config.type) - policyTypes.indexOf(b.config.type))
    .flatMap(({ config, ids }) => matchesFor(ids, bare).map((match) => ({ config, match })))
    .map(({ config, match }, index) => ({ id: `${config.type}-${index + 1}`, name: "", enabled: true, match, config }));
  tellUnsaid({ ...bare, policies }, operations, api.routes, findings);
  return policies;
}

function tellThrottle(routeKey: string, { rate, burst }: { rate: number; burst: number }, findings: Finding[]): void {
  tell(
    findings,
    "warning",
    "aws.throttle",
    `${routeKey} refills at ${rate} requests a second and lets ${burst} through at once, which no rate limit says.`,
    "The throttle is left out.",
  );
}

/** The gateway names the issuer, and not where the keys are. */
function tellKeySets(configs: readonly PolicyConfig[], findings: Finding[]): void {
  for (const config of configs) {
    if (config.type !== "jwt") continue;
    tell(
      findings,
      "info",
      "aws.key-set",
      `The gateway finds the keys of ${config.issuer} by its discovery document, and does not say where.`,
      `The key set is read as ${config.jwksUri}.`,
    );
  }
}

/** Says the routes again and compares: those that have more than the definition says are named. */
function tellUnsaid(
  definition: Definition,
  operations: readonly ReadOperation[],
  routes: Readonly<Record<string, Route>>,
  findings: Finding[],
): void {
  const again = routesFor(definition);
  const different = operations.filter(({ routeKey }) => {
    const [observed, repeated] = [routes[routeKey], again[routeKey]];
    if (repeated === undefined) return false;
    // ANY passes the consumer's method on, which is the route's.
    const isPassedOn = observed?.integration?.httpMethod === "ANY";
    return !isDeepStrictEqual(comparable(observed, isPassedOn), comparable(repeated, isPassedOn));
  });
  if (different.length === 0) return;
  const names = [...new Set(different.map(({ routeKey }) => routeKey))];
  tell(
    findings,
    "warning",
    "aws.route",
    `${names.length} routes say more than a portable policy can: ${names.slice(0, 5).join(", ")}.`,
    "What has no portable form is left out.",
  );
}

/** Without members that are undefined, and with the statuses of response headers that are any. */
function comparable(route: Route | undefined, withoutMethod: boolean): unknown {
  const { integration, authorizer } = route ?? {};
  const responseParameters = Object.values(integration?.responseParameters ?? {});
  const method = withoutMethod ? { httpMethod: undefined } : {};
  return JSON.parse(JSON.stringify({ authorizer, integration: { ...integration, ...method, responseParameters } }));
}
