import { count } from "#components/ui/time-words.ts";
import type { RolloutKind } from "#lib/model/deployment.ts";

/** The button names the act and the number. */
export function actWords(kind: RolloutKind, gateways: number, revision: number | undefined): string {
  const number = count(gateways, "gateway");
  switch (kind) {
    case "deploy":
      return `Deploy to ${number}`;
    case "undeploy":
      return `Undeploy from ${number}`;
    case "roll-back":
      return `Roll back ${number} to revision ${revision ?? ""}`.trim();
    case "re-apply":
      return `Re-apply to ${number}`;
    default:
      return kind satisfies never;
  }
}

/** What the page is about, before anybody knows the number. */
export function titleWords(kind: RolloutKind, revision: number | undefined): string {
  switch (kind) {
    case "deploy":
      return revision === undefined ? "Deploy the draft" : `Deploy revision ${revision}`;
    case "undeploy":
      return "Undeploy";
    case "roll-back":
      return `Roll back to revision ${revision ?? ""}`.trim();
    case "re-apply":
      return "Re-apply";
    default:
      return kind satisfies never;
  }
}
