"use client";
import { ConfirmButton } from "#components/forms/confirm-button.tsx";
import { detachDeploymentAction } from "./actions.ts";

interface DetachDeploymentProps {
  readonly apiId: string;
  readonly gatewayId: string;
  readonly gatewayName: string;
  readonly locked: string | undefined;
}

export function DetachDeployment({ apiId, gatewayId, gatewayName, locked }: DetachDeploymentProps) {
  return (
    <ConfirmButton
      small
      label="Detach"
      title={`Stop managing this API on ${gatewayName}?`}
      act={() => detachDeploymentAction({ apiId, gatewayId })}
      locked={locked}
    >
      Nothing is called on {gatewayName}: what is there stays and keeps serving, and Gatehouse no longer looks after it.
      For gateways that are gone or were handed over; to take the API away, undeploy it.
    </ConfirmButton>
  );
}
