import { count } from "#components/ui/time-words.ts";
import type { RolloutKind } from "#lib/model/deployment.ts";

interface ActDetails {
  readonly revision: number | undefined;
  /** Percent of requests. */
  readonly share: number;
  /** A second person has to approve it, so pressing only asks. */
  readonly asks: boolean;
}

/** The button names the act and the number. */
export function actWords(kind: RolloutKind, gateways: number, details: ActDetails): string {
  const act = plainAct(kind, gateways, details);
  return details.asks ? `Ask to ${act.charAt(0).toLowerCase()}${act.slice(1)}` : act;
}

function plainAct(kind: RolloutKind, gateways: number, { revision, share }: ActDetails): string {
  const number = count(gateways, "gateway");
  const shared = share === 100 ? "" : `, for ${share} % of requests`;
  switch (kind) {
    case "deploy":
      return `Deploy to ${number}${shared}`;
    case "undeploy":
      return `Undeploy from ${number}`;
    case "roll-back":
      return `Roll back ${number} to revision ${revision ?? ""}`.trim();
    case "re-apply":
      return `Re-apply to ${number}${shared}`;
    default:
      return kind satisfies never;
  }
}

/** What the page is about, before anybody knows the number. */
export function titleWords(kind: RolloutKind, revision: number | undefined, share: number): string {
  switch (kind) {
    case "deploy": {
      const shared = share === 100 ? "" : ` for ${share} % of requests`;
      return `${revision === undefined ? "Deploy the draft" : `Deploy revision ${revision}`}${shared}`;
    }
    case "undeploy":
      return "Undeploy";
    case "roll-back":
      return `Roll back to revision ${revision ?? ""}`.trim();
    case "re-apply":
      return share === 100 ? "Re-apply" : `Re-apply for ${share} % of requests`;
    default:
      return kind satisfies never;
  }
}
