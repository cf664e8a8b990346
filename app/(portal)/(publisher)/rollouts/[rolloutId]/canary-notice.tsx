"use client";
import Box from "@mui/material/Box";
import { LockableButton } from "#components/ui/lockable-button.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { paths } from "#lib/web/paths.ts";
import type { WireRollout } from "./wire.ts";

interface CanaryNoticeProps {
  readonly rollout: WireRollout;
  readonly locked: string | undefined;
}

/** Shares that a canary is commonly widened to, in percent. */
const steps = [10, 25, 50] as const;

/** A canary waits for a decision: more of the requests, all of them, or none. Each leads to a plan first. */
export function CanaryNotice({ rollout, locked }: CanaryNoticeProps) {
  const canaries = rollout.lanes.filter((lane) => lane.canary !== null);
  const [first] = canaries;
  if (first?.canary == null || first.revision === null) return null;
  const { share, restRevision } = first.canary;
  const gateways = canaries.map(({ gatewayId }) => gatewayId).join(",");
  const plan = (search: { readonly kind: string; readonly revision: number; readonly share?: number }) =>
    paths.deployApi(rollout.apiId, { ...search, gateways });
  const { revision } = first;
  return (
    <Notice
      severity="info"
      title={`Revision ${revision} gets ${share} % of the requests on ${canaries.map(({ gatewayName }) => gatewayName).join(", ")}`}
    >
      {restRevision === null ? "The others go where they went before." : `The others go to revision ${restRevision}.`}
      <Box sx={{ display: "flex", gap: 1, flexWrap: "wrap", mt: 1 }}>
        {steps
          .filter((step) => step > share)
          .map((step) => (
            <LockableButton
              key={step}
              size="small"
              variant="outlined"
              locked={locked}
              href={plan({ kind: "deploy", revision, share: step })}
            >
              Widen to {step} %
            </LockableButton>
          ))}
        <LockableButton size="small" variant="contained" locked={locked} href={plan({ kind: "deploy", revision })}>
          Promote to all requests
        </LockableButton>
        <LockableButton
          size="small"
          variant="outlined"
          locked={locked ?? (restRevision === null ? "It is not known which revision has the rest." : undefined)}
          href={restRevision === null ? undefined : plan({ kind: "roll-back", revision: restRevision })}
        >
          Abort, back to revision {restRevision ?? "before"}
        </LockableButton>
      </Box>
    </Notice>
  );
}
