"use client";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Link from "@mui/material/Link";
import type { ReactNode } from "react";
import { RolloutStatus } from "#components/deployments/deployment-status.tsx";
import { rolloutTitle } from "#components/deployments/rollout-words.ts";
import { ConfirmButton } from "#components/forms/confirm-button.tsx";
import { ProblemNotice } from "#components/forms/problem-notice.tsx";
import { useAct } from "#components/forms/use-act.ts";
import { Copyable } from "#components/ui/copyable.tsx";
import { LockableButton } from "#components/ui/lockable-button.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { count, durationWords } from "#components/ui/time-words.ts";
import { paths } from "#lib/web/paths.ts";
import { cancelRolloutAction, retryFailedTargetsAction } from "./actions.ts";
import { CanaryNotices } from "./canary-notice.tsx";
import { Decision } from "./decision.tsx";
import { Lane } from "./lane.tsx";
import type { WireRollout } from "./wire.ts";

export interface RolloutViewProps {
  readonly rollout: WireRollout;
  /** A call to try, with a place where each lane's endpoint goes, and its path alone. */
  readonly curl: { readonly command: string; readonly place: string; readonly path: string } | undefined;
  readonly locked: string | undefined;
  /** Why this person may not decide, where a second one has to. */
  readonly decisionLocked: string | undefined;
  /** By lane, while it waits for a decision: the plan as it was shown. */
  readonly plans: Readonly<Record<string, ReactNode>>;
  readonly onChanged: () => void;
}

/** A rollout as lanes, one a gateway. Closing the page loses nothing. */
export function RolloutView({ rollout, curl, locked, decisionLocked, plans, onChanged }: RolloutViewProps) {
  const retry = useAct(retryFailedTargetsAction, onChanged);
  const title = rolloutTitle(rollout);
  const failed = rollout.lanes.filter(({ state }) => retryable.has(state)).length;
  const waiting = rollout.lanes.filter(({ state }) => state === "waiting" || state === "awaiting-approval").length;
  const putBack = rollout.lanes.some(({ state }) => state === "compensated" || state === "compensating");
  const back = rollBackAddress(rollout);
  return (
    <>
      <PageHeader
        crumbs={[
          { label: "Rollouts", href: paths.rollouts() },
          { label: `${rollout.apiName} ${rollout.apiVersion}`, href: paths.api(rollout.apiId) },
        ]}
        title={title}
        state={
          <>
            <span role="status" aria-live="polite">
              <RolloutStatus state={rollout.state} />
            </span>
            <span>
              started by {rollout.createdByName ?? "Gatehouse"} <RelativeTime at={rollout.createdAt} />
            </span>
            {rollout.finishedAt ? (
              <span>took {durationWords(Date.parse(rollout.finishedAt) - Date.parse(rollout.createdAt))}</span>
            ) : (
              <span>you may close this page; it goes on</span>
            )}
            <Copyable text={rollout.id} shown={rollout.id.slice(-8)} label="Copy rollout id" />
          </>
        }
        description={rollout.note}
        actions={
          <>
            <LockableButton
              variant={failed > 0 ? "contained" : "outlined"}
              pending={retry.pending}
              locked={
                locked ??
                (failed === 0
                  ? "No target failed."
                  : putBack
                    ? "The others were put back. Start a new rollout."
                    : undefined)
              }
              onClick={() => retry.run({ rolloutId: rollout.id })}
            >
              {failed > 0 ? `Retry ${count(failed, "failed target")}` : "Retry failed targets"}
            </LockableButton>
            <ConfirmButton
              label="Cancel waiting targets"
              title="Cancel the targets that wait?"
              act={() => cancelRolloutAction({ rolloutId: rollout.id })}
              onDone={onChanged}
              locked={locked ?? (waiting === 0 ? "No target waits." : undefined)}
            >
              Targets at work end what they began; nothing is left half-written.
            </ConfirmButton>
            <LockableButton
              variant="outlined"
              locked={
                locked ??
                (rollout.moving
                  ? "It still runs."
                  : back === undefined
                    ? "There is no earlier revision to return to."
                    : undefined)
              }
              href={back}
            >
              Roll back
            </LockableButton>
          </>
        }
      />
      {retry.problem ? <ProblemNotice problem={retry.problem} /> : null}
      <Decision rollout={rollout} locked={decisionLocked} onDone={onChanged} />
      {rollout.moving ? null : <CanaryNotices rollout={rollout} locked={locked} />}
      {rollout.lanes.map((lane) => (
        <Lane
          key={lane.id}
          lane={lane}
          tryIt={{ rolloutId: rollout.id, samplePath: curl?.path ?? "/", locked }}
          inWaves={rollout.lanes.some(({ wave }) => wave !== rollout.lanes[0]?.wave)}
          plan={rollout.state === "awaiting-approval" ? plans[lane.id] : undefined}
          curlOf={(endpoint) => curl?.command.replace(curl.place, endpoint.replace(/\/$/, ""))}
          planAgain={paths.deployApi(rollout.apiId, {
            kind: rollout.kind,
            share: rollout.share === 100 ? undefined : rollout.share,
            gateways: lane.gatewayId,
          })}
        />
      ))}
      <Box sx={{ display: "flex", gap: 2, alignItems: "center", flexWrap: "wrap" }}>
        <Link href={paths.apiDeployments(rollout.apiId)}>All deployments of {rollout.apiName}</Link>
        {rollout.moving ? null : <Button href={paths.rollouts()}>All rollouts</Button>}
      </Box>
    </>
  );
}

const retryable: ReadonlySet<string> = new Set([
  "check-failed",
  "failed-retryable",
  "failed-permanent",
  "unknown-outcome",
  "stopped",
]);

/** To the revision that ran before, on the gateways that had one. */
function rollBackAddress({ apiId, lanes }: WireRollout): string | undefined {
  const before = lanes.filter((lane) => lane.previousRevision !== null && lane.previousRevision !== lane.revision);
  const revision = before[0]?.previousRevision;
  if (revision === undefined || revision === null) return undefined;
  const same = before.filter((lane) => lane.previousRevision === revision);
  return paths.deployApi(apiId, {
    kind: "roll-back",
    revision,
    gateways: same.map(({ gatewayId }) => gatewayId).join(","),
  });
}
