"use client";
import { ConfirmButton } from "#components/forms/confirm-button.tsx";
import { revokeTokenAction } from "./actions.ts";

export function RevokeToken({ tokenId, name }: { readonly tokenId: string; readonly name: string }) {
  return (
    <ConfirmButton small danger label="Revoke" title={`Revoke ${name}?`} act={() => revokeTokenAction({ tokenId })}>
      Whatever reads with it is refused from its next request on.
    </ConfirmButton>
  );
}
