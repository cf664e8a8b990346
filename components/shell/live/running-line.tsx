"use client";
import Box from "@mui/material/Box";
import Link from "@mui/material/Link";
import { RolloutStatus } from "#components/deployments/deployment-status.tsx";
import { rolloutTitle } from "#components/deployments/rollout-words.ts";
import { ProgressBar } from "#components/ui/progress-bar.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { count, durationWords } from "#components/ui/time-words.ts";
import { paths } from "#lib/web/paths.ts";
import type { LiveRunning } from "./live-state.ts";

/** A rollout that runs: how far it is, how long it takes where that is known, and what it waits for. */
export function RunningLine({ work, onFollow }: { readonly work: LiveRunning; readonly onFollow: () => void }) {
  const { gateways, leftMs, waits, mine } = work;
  const title = rolloutTitle(work);
  return (
    <Box component="li" sx={{ py: 1, fontSize: 13 }}>
      <Link href={paths.rollout(work.id)} color="inherit" underline="hover" onClick={onFollow} sx={{ fontWeight: 500 }}>
        {title}
      </Link>
      <Box sx={{ my: 0.75 }}>
        <ProgressBar share={work.progress} label={`Progress of ${title}`} />
      </Box>
      <Box sx={{ display: "flex", columnGap: 1.5, flexWrap: "wrap", color: "text.secondary" }}>
        <RolloutStatus state={work.state} />
        <span>
          {gateways.ended} of {count(gateways.total, "gateway")} ended
        </span>
        {leftMs === null ? (
          <span>
            began <RelativeTime at={work.createdAt} />
          </span>
        ) : (
          <span>about {durationWords(Math.ceil(leftMs / 1000) * 1000)} left</span>
        )}
        {mine ? <span>yours</span> : null}
      </Box>
      {waits.map(({ gatewayName, until, sentence }) => (
        <Box key={gatewayName} sx={{ mt: 0.5 }}>
          {gatewayName} waits{until === null ? "" : ` another ${secondsUntil(until)}`}. {sentence}
        </Box>
      ))}
    </Box>
  );
}

function secondsUntil(until: string): string {
  return durationWords(Math.max(1, Math.ceil((Date.parse(until) - Date.now()) / 1000)) * 1000);
}
