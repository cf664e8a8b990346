import type { Finding } from "#lib/model/finding.ts";
import type { Change, FieldDiff, Plan } from "#lib/model/plan.ts";
import type { ObservedResource, Resource } from "#lib/model/resource.ts";

// The only source of plan sentences: page, audit log and tests all read them here.

/** The diff of an adoption itself: the object becomes ours. */
export const adoptedField: FieldDiff = { path: "owner", before: "not Gatehouse", after: "Gatehouse" };

/** "Create route GET /orders", "Delete plugin cors (the gateway deletes it with its parent)". */
export function explainChange(change: PlannedChange): string {
  switch (change.action) {
    case "create":
      return `Create ${change.label}`;
    case "update":
      return `Change ${change.label}: ${change.fields.map(({ path }) => path).join(", ")}`;
    case "delete":
      return change.implied
        ? `Delete ${change.label} (the gateway deletes it with its parent)`
        : `Delete ${change.label}`;
    default:
      return change.action satisfies never;
  }
}

/** "3 to create, 1 to change, 2 to delete, 4 unchanged; 6 writes and 2 reads." */
export function explainPlan({ changes, unchanged, calls }: Plan): string {
  const count = (action: Change["action"]) => changes.filter((change) => change.action === action).length;
  const reads = plural(calls.reads, "read");
  if (changes.length === 0) return `Nothing to change: ${unchanged} unchanged; no writes and ${reads}.`;
  const parts = [
    `${count("create")} to create`,
    `${count("update")} to change`,
    `${count("delete")} to delete`,
    `${unchanged} unchanged`,
  ];
  return `${parts.join(", ")}; ${plural(calls.writes, "write")} and ${reads}.`;
}

export function foreignFinding(desired: Resource, found: ObservedResource): Finding {
  return {
    severity: "error",
    code: "ownership.foreign",
    place: desired.place ?? "",
    sentence: `The gateway already has ${found.label} (id ${found.remoteId}), which Gatehouse did not make.`,
    instead: "Nothing is overwritten. Rename or remove it on the gateway, or change the API so that both fit.",
  };
}

export function foreignCascadeFinding(found: ObservedResource): Finding {
  return {
    severity: "warning",
    code: "ownership.cascade",
    place: found.place ?? "",
    sentence: `The gateway also deletes ${found.label} (id ${found.remoteId}), which Gatehouse did not make: it hangs on something that goes.`,
    instead: "Move it elsewhere on the gateway first, if it is still needed.",
  };
}

/** "1 write", "2 writes". */
export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

export const readOnlySentence =
  "This gateway is read-only: Gatehouse changes nothing on it. An admin can set its mode to read-write.";

/** "2 findings block this: …". The first is told, the rest are listed beside it. */
export function explainBlocked(findings: readonly Finding[]): string {
  const [first] = findings;
  const count = findings.length === 1 ? "1 finding blocks this" : `${findings.length} findings block this`;
  return `${count}. ${first?.sentence ?? ""} Correct the API, or accept by name what may be accepted.`;
}

/** "This deletes 6 of 12 existing resources (50 %), more than the 30 % that pass unasked. Confirm to proceed." */
export function explainShare(verb: "deletes" | "changes", count: number, existing: number, limit: number): string {
  const share = Math.round((count * 100) / existing);
  return `This ${verb} ${count} of ${existing} existing resources (${share} %), more than the ${limit} % that pass unasked. Confirm it on the plan to proceed.`;
}

export const staleSentence =
  "The gateway or the API changed after this plan was approved, so nothing was written. Look at the new plan and approve that.";

/** What differs between the plan that was approved and the plan as it is now, one sentence each. */
export function explainMoved(approved: readonly PlannedChange[], current: readonly PlannedChange[]): string[] {
  const before = new Map(approved.map((change) => [`${change.action} ${change.key}`, change]));
  const now = new Map(current.map((change) => [`${change.action} ${change.key}`, change]));
  const added = [...now].filter(([id]) => !before.has(id)).map(([, change]) => `Now also: ${explainChange(change)}.`);
  const gone = [...before]
    .filter(([id]) => !now.has(id))
    .map(([, change]) => `No longer: ${change.action} ${change.label}.`);
  const altered = [...now].flatMap(([id, change]) => {
    const was = before.get(id);
    return was !== undefined && JSON.stringify(was.fields) !== JSON.stringify(change.fields)
      ? [`Different now: ${explainChange(change)}.`]
      : [];
  });
  const moved = [...added, ...gone, ...altered];
  return moved.length > 0 ? moved : ["Something on the gateway changed, though the same changes are planned."];
}

/** What of a change is kept with an approval: no bodies, so no secrets. */
export type PlannedChange = Pick<
  Change,
  "key" | "kind" | "label" | "action" | "level" | "fields" | "implied" | "place"
>;

export function notReadySentence(labels: readonly string[]): string {
  return `Everything is written, but the gateway does not report it ready: ${labels.slice(0, 3).join(", ")}${
    labels.length > 3 ? ` and ${labels.length - 3} more` : ""
  }. Look at it on the gateway, then retry.`;
}

export function differsSentence({ changes, findings }: Plan): string {
  const [first] = changes;
  const what =
    first === undefined
      ? (findings.find(({ code }) => code === "ownership.foreign")?.sentence ?? "")
      : `${plural(changes.length, "difference")}, first ${first.label}.`;
  return `The gateway holds something else than was written: ${what} Someone else may be changing it; look at it there, then retry.`;
}

/** Follows the reason that the check itself gave. */
export function checkFailedSentence(reason: string | null): string {
  return `The gateway holds what was written, but calling it shows otherwise. ${reason ?? ""}`.trim();
}
