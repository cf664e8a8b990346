import "server-only";
import { z } from "zod";
import { authorize } from "#lib/access/authorize.ts";
import { unplannedColumns, unplannedTarget } from "#lib/apis/unplanned-target.ts";
import type { EncodeTarget } from "#lib/connectors/connector.ts";
import { ConnectorError } from "#lib/connectors/connector-error.ts";
import { loadConnector } from "#lib/connectors/connectors.ts";
import { getDb } from "#lib/db/client.ts";
import { installationId } from "#lib/db/installation.ts";
import { AppError } from "#lib/errors.ts";
import type { Actor } from "#lib/model/actor.ts";
import { blockingFindings, type Finding, findingKey } from "#lib/model/finding.ts";
import { definitionOf } from "./desired.ts";

/** How well a gateway can say an API, before anybody asks the gateway itself. */
export interface GatewayFit {
  readonly gatewayId: string;
  /** `choice`: something is left out, if a person says so. `blocked`: nothing is deployed while the API is like this. */
  readonly level: "exact" | "approximate" | "choice" | "blocked";
  /** How many findings make it so. */
  readonly count: number;
  /** The first of them; null where it is exact. */
  readonly sentence: string | null;
}

const fitInputSchema = z.object({ apiId: z.uuid(), revisionId: z.uuid().optional() });

/**
 * The fit of a revision, or of the draft, on every gateway. Pure but for the database: connectors encode with the facts of
 * the last check, and no gateway is called. Throws `not-found`.
 */
export async function fitOf(actor: Actor, input: z.input<typeof fitInputSchema>): Promise<readonly GatewayFit[]> {
  authorize(actor, "rollout:read");
  const { apiId, revisionId } = fitInputSchema.parse(input);
  const db = await getDb();
  const api = await db.api.findUnique({ where: { id: apiId }, select: { slug: true } });
  if (api === null) throw new AppError({ code: "not-found", sentence: "This API does not exist any more." });
  const gateways = await db.gateway.findMany({
    select: unplannedColumns(apiId),
    orderBy: { name: "asc" },
  });
  const wanted = revisionId === undefined ? "draft" : { revisionId };
  const here = { installationId: await installationId(db), apiId, slug: api.slug };
  // Each form is loaded once, and the large one only where a kind deploys the document itself.
  const forms = new Map<boolean, ReturnType<typeof definitionOf>>();
  const formOf = (document: boolean) => {
    const form = forms.get(document) ?? definitionOf(apiId, wanted, document);
    forms.set(document, form);
    return form;
  };
  const fits: GatewayFit[] = [];
  for (const gateway of gateways) {
    const target = unplannedTarget(gateway, here);
    fits.push({ gatewayId: gateway.id, ...(await judge(gateway.kind, target, formOf)) });
  }
  return fits;
}

type Judged = Omit<GatewayFit, "gatewayId">;
type Form = (document: boolean) => ReturnType<typeof definitionOf>;

async function judge(kind: string, target: EncodeTarget, formOf: Form): Promise<Judged> {
  try {
    const connector = await loadConnector(kind);
    if (connector.access === "read") return blocked("Gatehouse only reads this kind of gateway.");
    const definition = await formOf(connector.descriptor.deploysDocument === true);
    return definition === undefined
      ? blocked("There is nothing to deploy.")
      : levelOf(connector.encode(definition, target).findings);
  } catch (error) {
    if (error instanceof ConnectorError) return blocked(error.sentence);
    throw error;
  }
}

function blocked(sentence: string): Judged {
  return { level: "blocked", count: 1, sentence };
}

/** The heaviest of what the connector says about it. */
function levelOf(findings: readonly Finding[]): Judged {
  const choices = findings.filter(({ severity, override }) => severity === "error" && override === true);
  const hard = blockingFindings(findings, new Set(choices.map(findingKey)));
  const approximate = findings.filter(({ severity, fidelity }) => severity === "warning" || fidelity === "approximate");
  const [level, found] =
    hard.length > 0
      ? (["blocked", hard] as const)
      : choices.length > 0
        ? (["choice", choices] as const)
        : approximate.length > 0
          ? (["approximate", approximate] as const)
          : (["exact", []] as const);
  return { level, count: found.length, sentence: found[0]?.sentence ?? null };
}
