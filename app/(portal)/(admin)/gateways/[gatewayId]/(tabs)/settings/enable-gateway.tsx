"use client";
import Box from "@mui/material/Box";
import { ConfirmButton } from "#components/forms/confirm-button.tsx";
import { ProblemNotice } from "#components/forms/problem-notice.tsx";
import { useAct } from "#components/forms/use-act.ts";
import { LockableButton } from "#components/ui/lockable-button.tsx";
import { disableGatewayAction, enableGatewayAction } from "../../actions.ts";

interface EnableGatewayProps {
  readonly id: string;
  readonly name: string;
  readonly disabled: boolean;
  readonly locked: string | undefined;
}

/** Takes the gateway out of use, or back into it. */
export function EnableGateway({ id, name, disabled, locked }: EnableGatewayProps) {
  const enable = useAct(enableGatewayAction);
  return (
    <Box>
      {enable.problem ? <ProblemNotice problem={enable.problem} /> : null}
      {disabled ? (
        <LockableButton variant="outlined" locked={locked} pending={enable.pending} onClick={() => enable.run({ id })}>
          Enable gateway
        </LockableButton>
      ) : (
        <ConfirmButton
          label="Disable gateway"
          title={`Disable ${name}?`}
          act={() => disableGatewayAction({ id })}
          locked={locked}
        >
          Gatehouse stops all calls to it, checks too. What is deployed there keeps serving. You can enable it again.
        </ConfirmButton>
      )}
    </Box>
  );
}
