"use client";
import { ConfirmButton } from "#components/forms/confirm-button.tsx";
import { removeProviderAction } from "./actions.ts";

export function RemoveProvider({ name }: { readonly name: string }) {
  return (
    <ConfirmButton danger label="Remove provider" title={`Remove ${name}?`} act={() => removeProviderAction({})}>
      Nobody comes in through it any more. Who has no password here cannot sign in until an admin gives them a way.
    </ConfirmButton>
  );
}
