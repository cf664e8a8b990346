"use client";
import Stack from "@mui/material/Stack";
import { useRouter } from "next/navigation";
import { ConfirmButton } from "#components/forms/confirm-button.tsx";
import { ProblemNotice } from "#components/forms/problem-notice.tsx";
import { useAct } from "#components/forms/use-act.ts";
import { LockableButton } from "#components/ui/lockable-button.tsx";
import { count } from "#components/ui/time-words.ts";
import { paths } from "#lib/web/paths.ts";
import { deleteGatewayAction, disableGatewayAction, enableGatewayAction } from "../../actions.ts";

interface RetireGatewayProps {
  readonly id: string;
  readonly name: string;
  readonly disabled: boolean;
  readonly deployed: number;
  readonly locked: string | undefined;
}

export function RetireGateway({ id, name, disabled, deployed, locked }: RetireGatewayProps) {
  const router = useRouter();
  const enable = useAct(enableGatewayAction);
  const inUse = deployed > 0 ? `It runs ${count(deployed, "API")}. Undeploy first.` : undefined;
  return (
    <>
      {enable.problem ? <ProblemNotice problem={enable.problem} /> : null}
      <Stack direction="row" sx={{ gap: 1, flexWrap: "wrap" }}>
        {disabled ? (
          <LockableButton
            variant="outlined"
            locked={locked}
            pending={enable.pending}
            onClick={() => enable.run({ id })}
          >
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
        <ConfirmButton
          danger
          label="Delete gateway"
          title={`Delete ${name}?`}
          act={() => deleteGatewayAction({ id })}
          onDone={() => router.push(paths.gateways())}
          locked={locked ?? inUse}
        >
          Gatehouse forgets it and its deployments’ history; nothing is called there. Its credential stays stored, and
          the activity keeps what was done.
        </ConfirmButton>
      </Stack>
    </>
  );
}
