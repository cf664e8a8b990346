"use client";
import Box from "@mui/material/Box";
import { ProblemNotice } from "#components/forms/problem-notice.tsx";
import { useAct } from "#components/forms/use-act.ts";
import { LockableButton } from "#components/ui/lockable-button.tsx";
import { checkGatewayAction } from "../actions.ts";

/** What was learned is on the page as soon as it is known; only a refusal is said here. */
export function CheckAgain({ id, locked }: { readonly id: string; readonly locked: string | undefined }) {
  const { run, pending, problem } = useAct(checkGatewayAction);
  return (
    <Box>
      <LockableButton variant="outlined" locked={locked} pending={pending} onClick={() => run({ id })} reasonShown>
        Check again
      </LockableButton>
      {problem ? <ProblemNotice problem={problem} /> : null}
    </Box>
  );
}
