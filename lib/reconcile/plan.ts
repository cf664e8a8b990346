import type { Encoded, LookCounts, WriteConnector } from "#lib/connectors/connector.ts";
import { type Finding, sortFindings } from "#lib/model/finding.ts";
import type { Change, Plan } from "#lib/model/plan.ts";
import type { ObservedResource, Resource } from "#lib/model/resource.ts";
import { diffResource, wholeResource } from "./diff.ts";
import { adoptedField, foreignCascadeFinding, foreignFinding } from "./explain.ts";
import { hashPlanInput } from "./fingerprint.ts";
import { levelOf, orderChanges } from "./order.ts";

/** What the planner needs to know of a connector: no session, no settings, no network. */
export type PlanningRules = Pick<WriteConnector, "canonicalize" | "order" | "predict" | "leastMs">;

export interface PlanInput {
  /** What should exist. For an undeploy, nothing: `{ resources: [], findings: [] }`. */
  readonly desired: Encoded;
  /** What `session.list` reported: ours, and strangers in the places we mean to take. */
  readonly observed: readonly ObservedResource[];
  /** What the look counted. */
  readonly counts?: LookCounts;
  readonly connector: PlanningRules;
  /** Keys of foreign resources that a person chose, by name, to take over. */
  readonly adopt?: ReadonlySet<string>;
}

/**
 * What must change so that what is observed becomes what is desired. Pure: equal input gives an equal plan.
 *
 * ```
 *              │ observed: none │ ours, equal │ ours, differs │ foreign            │ foreign, adopted
 *  ────────────┼────────────────┼─────────────┼───────────────┼────────────────────┼──────────────────
 *  desired     │ create         │ unchanged   │ update        │ refused: a finding │ update (adopt)
 *  not desired │ nothing        │ delete      │ delete        │ left alone         │ left alone
 * ```
 *
 * What is shared is nobody's to delete, and is left alone where it is not desired. A second object of ours under one key is a leftover of a lost answer: one is kept, the others are deleted.
 * A delete whose parent is deleted too is implied: shown, but never written. The hash covers both sides,
 * so a plan that was approved is the plan that runs, or nothing does.
 */
export function planChanges({ desired, observed, counts, connector, adopt = new Set() }: PlanInput): Plan {
  const wanted = desired.resources.map(connector.canonicalize);
  const seen = observed.map(connector.canonicalize);
  const matches = matchByKey(wanted, seen);
  const findings: Finding[] = [...desired.findings];
  const changes: Change[] = [];
  let unchanged = 0;

  for (const resource of wanted) {
    const found = matches.get(resource.key);
    if (found === undefined) {
      changes.push(createOf(resource, connector));
    } else if (found.ownership === "foreign" && !adopt.has(resource.key)) {
      findings.push(foreignFinding(resource, found));
    } else {
      const update = updateOf(resource, found, connector);
      if (update === undefined) unchanged += 1;
      else changes.push(update);
    }
  }

  const kept = new Set(matches.values());
  const leaving = seen.filter(
    (resource) => resource.ownership === "ours" && resource.shared !== true && !kept.has(resource),
  );
  const leavingKeys = new Set(leaving.filter(({ key }) => !matches.has(key)).map(({ key }) => key));
  changes.push(...leaving.map((resource) => deleteOf(resource, leavingKeys, connector)));
  findings.push(...strangersLost(seen, leavingKeys));

  const ordered = orderChanges(changes);
  return {
    changes: ordered,
    unchanged,
    findings: sortFindings(findings),
    calls: connector.predict(ordered, seen, counts),
    leastMs: connector.leastMs?.(ordered),
    hash: hashPlanInput(wanted, seen),
  };
}

/** One observed resource for each desired one: ours before a stranger's, the one of the id we chose before any other. */
function matchByKey(wanted: readonly Resource[], seen: readonly ObservedResource[]): Map<string, ObservedResource> {
  const candidates = Map.groupBy(seen, (resource) => resource.key);
  const matches = new Map<string, ObservedResource>();
  for (const resource of wanted) {
    const rank = (o: ObservedResource) => Number(o.ownership !== "ours") * 2 + Number(o.remoteId !== resource.remoteId);
    const [best] = (candidates.get(resource.key) ?? []).toSorted(
      (a, b) => rank(a) - rank(b) || (a.remoteId < b.remoteId ? -1 : 1),
    );
    if (best !== undefined) matches.set(resource.key, best);
  }
  return matches;
}

function createOf(resource: Resource, { order }: PlanningRules): Change {
  return {
    action: "create",
    ...about(resource),
    level: levelOf(order, resource.kind, "create"),
    fields: wholeResource(resource, "added"),
    implied: false,
    desired: resource,
  };
}

function updateOf(resource: Resource, found: ObservedResource, { order }: PlanningRules): Change | undefined {
  const fields = diffResource(resource, found);
  if (found.ownership === "foreign") fields.unshift(adoptedField);
  if (fields.length === 0) return undefined;
  return {
    action: "update",
    ...about(resource),
    level: levelOf(order, resource.kind, "update"),
    fields,
    implied: false,
    desired: { ...resource, remoteId: found.remoteId },
    observed: found,
  };
}

function deleteOf(resource: ObservedResource, leaving: ReadonlySet<string>, { order }: PlanningRules): Change {
  const parent = resource.cascadesWith;
  return {
    action: "delete",
    ...about(resource),
    level: levelOf(order, resource.kind, "delete"),
    fields: wholeResource(resource, "removed"),
    implied: parent !== undefined && parent !== resource.key && leaving.has(parent),
    observed: resource,
  };
}

/** Strangers that hang on something we delete go with it on the gateway: nobody may learn that afterwards. */
function strangersLost(seen: readonly ObservedResource[], leaving: ReadonlySet<string>): Finding[] {
  return seen.flatMap((resource) =>
    resource.ownership === "foreign" && resource.cascadesWith !== undefined && leaving.has(resource.cascadesWith)
      ? [foreignCascadeFinding(resource)]
      : [],
  );
}

function about({ key, kind, label, place }: Resource): Pick<Change, "key" | "kind" | "label" | "place"> {
  return { key, kind, label, place };
}
