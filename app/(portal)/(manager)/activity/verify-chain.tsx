"use client";
import Box from "@mui/material/Box";
import { ProblemNotice } from "#components/forms/problem-notice.tsx";
import { useAct } from "#components/forms/use-act.ts";
import { LockableButton } from "#components/ui/lockable-button.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { verifyChainAction } from "./actions.ts";

/** Walks the chain from its first event, as npm run audit:verify does, and says what was found. */
export function VerifyChain() {
  const { run, pending, problem, data } = useAct(verifyChainAction);
  return (
    <Box sx={{ mb: 2 }}>
      <LockableButton variant="outlined" pending={pending} onClick={() => run({})}>
        Verify the chain
      </LockableButton>
      <Box sx={{ mt: data || problem ? 2 : 0 }}>
        {data?.ok ? (
          <Notice severity="success" title={`The chain holds: ${data.count} events.`}>
            Its last hash was{" "}
            <Box component="code" sx={{ overflowWrap: "anywhere" }}>
              {data.head}
            </Box>
            .
          </Notice>
        ) : null}
        {data?.ok === false ? (
          <Notice severity="error" title={`The chain is broken at event ${data.sequence}.`}>
            {data.sentence}
          </Notice>
        ) : null}
        {problem ? <ProblemNotice problem={problem} /> : null}
      </Box>
    </Box>
  );
}
