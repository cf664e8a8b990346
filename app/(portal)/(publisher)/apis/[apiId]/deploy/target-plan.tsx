import Box from "@mui/material/Box";
import Typography from "@mui/material/Typography";
import { DefinitionChanges } from "#components/apis/definition-changes.tsx";
import { revisionWords } from "#components/deployments/rollout-words.ts";
import { CodeBlock } from "#components/ui/code-block.tsx";
import { Notice } from "#components/ui/notice.tsx";
import type { TargetPreview } from "#lib/rollouts/preview.ts";
import { PlanFindings, PlannedChanges } from "../../../plan-details.tsx";

/** One gateway's plan: what callers notice, what it cannot say exactly, what is written there. */
export function TargetPlan({ target }: { readonly target: TargetPreview }) {
  if (target.status === "failed") {
    const { sentence, detail } = target.problem;
    return (
      <Notice severity="error" title={sentence}>
        {detail ? <CodeBlock text={detail} label="the gateway’s own words" /> : null}
      </Notice>
    );
  }
  const { plan, placeWords, consumerChanges, running, refused } = target;
  return (
    <>
      {refused ? <Notice severity="warning" title={refused} /> : null}
      <Typography sx={{ fontWeight: 500, mb: 0.5 }}>{plan.sentence}</Typography>
      <Typography variant="body2" sx={{ color: "text.secondary", mb: 2 }}>
        {running.appliedRevision === null
          ? "Nothing of this API is there yet."
          : `Now there: ${revisionWords(running)}.`}
      </Typography>
      {consumerChanges.length > 0 ? (
        <Box sx={{ mb: 2 }}>
          <Typography variant="h3" sx={{ mb: 0.5 }}>
            What callers would notice
          </Typography>
          <DefinitionChanges changes={consumerChanges} />
        </Box>
      ) : null}
      <PlanFindings findings={plan.findings} placeWords={placeWords} />
      <PlannedChanges changes={plan.changes} />
    </>
  );
}
