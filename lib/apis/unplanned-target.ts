import "server-only";
import type { Prisma } from "#generated/prisma/client.ts";
import type { EncodeTarget } from "#lib/connectors/connector.ts";

import { isJsonObject } from "#lib/model/json.ts";

/** Stands for a deployment that nobody has thought of yet: ids change names, never what can be said. */
const nobody = "00000000-0000-4000-8000-000000000000";

interface UnplannedApi {
  readonly installationId: string;
  readonly apiId: string;
  readonly slug: string;
}

/** What is read of a gateway to encode an API for it without asking it. */
export function unplannedColumns(apiId: string) {
  return {
    id: true,
    name: true,
    kind: true,
    settings: true,
    facts: true,
    deployments: { where: { apiId }, select: { id: true, appliedRevisionId: true } },
  } as const satisfies Prisma.GatewaySelect;
}

type GatewayRow = Prisma.GatewayGetPayload<{ select: ReturnType<typeof unplannedColumns> }>;

/** Where a connector would encode the API for this gateway, from the facts of its last check. Pure. */
export function unplannedTarget(
  { settings, facts, deployments: [deployment] }: GatewayRow,
  { installationId, apiId, slug }: UnplannedApi,
): EncodeTarget {
  return {
    owner: { installationId, deploymentId: deployment?.id ?? nobody, apiId },
    slug,
    settings,
    facts: isJsonObject(facts) ? facts : {},
    live: deployment !== undefined && deployment.appliedRevisionId !== null,
  };
}
