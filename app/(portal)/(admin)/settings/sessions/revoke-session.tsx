"use client";
import { ConfirmButton } from "#components/forms/confirm-button.tsx";
import { revokeOtherSessionsAction, revokeSessionAction } from "./actions.ts";

export function RevokeSession({ sessionId }: { readonly sessionId: string }) {
  return (
    <ConfirmButton
      small
      danger
      label="End session"
      title="End this session?"
      act={() => revokeSessionAction({ sessionId })}
    >
      Whoever uses it is asked to sign in at the next request.
    </ConfirmButton>
  );
}

export function RevokeOthers() {
  return (
    <ConfirmButton
      danger
      label="End other sessions"
      title="End all your other sessions?"
      act={() => revokeOtherSessionsAction({})}
    >
      Only the one you are using now stays.
    </ConfirmButton>
  );
}
