import Box from "@mui/material/Box";
import Link from "@mui/material/Link";
import Typography from "@mui/material/Typography";
import { rolloutTitle } from "#components/deployments/rollout-words.ts";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { Section } from "#components/ui/section.tsx";
import type { AwaitingRollout } from "#lib/rollouts/approval-queries.ts";
import { paths } from "#lib/web/paths.ts";

/** Rollouts that wait for a second person. Nothing where none does. */
export function Awaiting({ rollouts }: { readonly rollouts: readonly AwaitingRollout[] }) {
  if (rollouts.length === 0) return null;
  return (
    <Section title="Awaiting approval" description="Nothing is written before a second person has approved it.">
      <Box component="ul" sx={{ listStyle: "none", m: 0, p: 0 }}>
        {rollouts.map(({ rollout, locked }) => (
          <Box component="li" key={rollout.id} sx={{ py: 0.5 }}>
            <Link href={paths.rollout(rollout.id)}>{rolloutTitle(rollout)}</Link>
            <Typography variant="body2" sx={{ color: "text.secondary" }}>
              {rollout.createdByName ?? "Gatehouse"} asked <RelativeTime at={rollout.createdAt} />, for{" "}
              {rollout.targets.map(({ gatewayName }) => gatewayName).join(", ")}. {locked ?? "You may decide."}
            </Typography>
          </Box>
        ))}
      </Box>
    </Section>
  );
}
