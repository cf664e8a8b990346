"use client";
import Box from "@mui/material/Box";
import { LockableButton } from "#components/ui/lockable-button.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { paths } from "#lib/web/paths.ts";
import type { WireLane, WireRollout } from "./wire.ts";

interface CanaryNoticesProps {
  readonly rollout: WireRollout;
  readonly locked: string | undefined;
}

/** A canary waits for a decision. Gateways where it stands alike are decided on together. */
export function CanaryNotices({ rollout, locked }: CanaryNoticesProps) {
  const canaries = rollout.lanes.filter(({ canary }) => canary !== null);
  const alike = Map.groupBy(canaries, ({ canary }) => `${canary?.share} ${canary?.restRevision}`);
  return [...alike].map(([key, lanes]) => (
    <CanaryNotice key={key} apiId={rollout.apiId} lanes={lanes} locked={locked} />
  ));
}

interface CanaryNoticeProps {
  readonly apiId: string;
  readonly lanes: readonly WireLane[];
  readonly locked: string | undefined;
}

/** Shares that a canary is commonly widened to, in percent. */
const steps = [10, 25, 50] as const;

/** More of the requests, all of them, or none. Each leads to a plan first. */
function CanaryNotice({ apiId, lanes, locked }: CanaryNoticeProps) {
  const [first] = lanes;
  if (first?.canary == null || first.revision === null) return null;
  const { revision } = first;
  const { share, restRevision } = first.canary;
  const gateways = lanes.map(({ gatewayId }) => gatewayId).join(",");
  const names = lanes.map(({ gatewayName }) => gatewayName).join(", ");
  const plan = (search: { readonly kind: string; readonly revision: number; readonly share?: number }) =>
    paths.deployApi(apiId, { ...search, gateways });
  const unknown = restRevision === null ? "It is not known which revision has the rest." : undefined;
  return (
    <Notice severity="info" title={`Revision ${revision} gets ${share} % of the requests on ${names}`}>
      {restRevision === null ? "The others go where they went before." : `The others go to revision ${restRevision}.`}
      <Box sx={{ display: "flex", gap: 1, flexWrap: "wrap", mt: 1 }}>
        <LockableButton size="small" variant="contained" locked={locked} href={plan({ kind: "deploy", revision })}>
          Promote to all requests
        </LockableButton>
        {steps
          .filter((step) => step > share)
          .map((step) => (
            <LockableButton
              key={step}
              size="small"
              variant="outlined"
              locked={locked ?? unknown}
              href={plan({ kind: "deploy", revision, share: step })}
            >
              Widen to {step} %
            </LockableButton>
          ))}
        <LockableButton
          size="small"
          variant="outlined"
          locked={locked ?? unknown}
          href={restRevision === null ? undefined : plan({ kind: "roll-back", revision: restRevision })}
        >
          {restRevision === null ? "Abort" : `Abort, back to revision ${restRevision}`}
        </LockableButton>
      </Box>
    </Notice>
  );
}
