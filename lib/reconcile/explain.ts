import type { Finding } from "#lib/model/finding.ts";
import type { Change, FieldDiff, Plan } from "#lib/model/plan.ts";
import type { ObservedResource, Resource } from "#lib/model/resource.ts";

// The only source of plan sentences: page, audit log and tests all read them here.

/** The diff of an adoption itself: the object becomes ours. */
export const adoptedField: FieldDiff = { path: "owner", before: "not Gatehouse", after: "Gatehouse" };

/** "Create route GET /orders", "Delete plugin cors (the gateway deletes it with its parent)". */
export function explainChange(change: Change): string {
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
      return change satisfies never;
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
