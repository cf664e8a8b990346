import type { RolloutKind } from "#lib/model/deployment.ts";

const verbs: Readonly<Record<RolloutKind, string>> = {
  deploy: "Deploy",
  undeploy: "Undeploy",
  "roll-back": "Roll back",
  "re-apply": "Re-apply",
};

interface TitledRollout {
  readonly kind: RolloutKind;
  readonly apiName: string;
  readonly apiVersion: string;
  /** Percent of requests. */
  readonly share: number;
}

/** "Deploy Orders 1.0", and of a canary for how many of the requests. */
export function rolloutTitle({ kind, apiName, apiVersion, share }: TitledRollout): string {
  const shared = share === 100 ? "" : ` for ${share} % of requests`;
  return `${verbs[kind]} ${apiName} ${apiVersion}${shared}`;
}

interface RunningRevision {
  readonly appliedRevision: number | null;
  /** Percent of requests that it gets. */
  readonly share: number;
  /** The revision that gets the rest. */
  readonly restRevision: number | null;
}

/** "revision 2", or of a canary "revision 2 for 10 % of requests, revision 1 for the rest". Empty where nothing runs. */
export function revisionWords({ appliedRevision, share, restRevision }: RunningRevision): string {
  if (appliedRevision === null) return "";
  if (share === 100) return `revision ${appliedRevision}`;
  const rest = restRevision === null ? "another" : `revision ${restRevision}`;
  return `revision ${appliedRevision} for ${share} % of requests, ${rest} for the rest`;
}
