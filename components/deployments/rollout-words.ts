import type { RolloutKind } from "#lib/model/deployment.ts";

const verbs: Readonly<Record<RolloutKind, string>> = {
  deploy: "Deploy",
  undeploy: "Undeploy",
  "roll-back": "Roll back",
  "re-apply": "Re-apply",
};

/** "Deploy Orders 1.0". */
export function rolloutTitle(kind: RolloutKind, api: string): string {
  return `${verbs[kind]} ${api}`;
}
