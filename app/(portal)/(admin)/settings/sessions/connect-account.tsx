"use client";
import { useState, useTransition } from "react";
import { z } from "zod";
import { LockableButton } from "#components/ui/lockable-button.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { paths } from "#lib/web/paths.ts";

const begunSchema = z.object({ address: z.url() });
const refusedSchema = z
  .object({ sentence: z.string() })
  .catch({ sentence: "Try again; if it stays so, tell an admin." });

/** Leaves for the provider, to come back connected. Asked by POST, so that only this page can begin it. */
export function ConnectAccount({ provider }: { readonly provider: string }) {
  const [refused, setRefused] = useState<string>();
  const [pending, startTransition] = useTransition();
  const connect = () =>
    startTransition(async () => {
      setRefused(undefined);
      const response = await fetch(paths.route.openIdConnect(), { method: "POST" }).catch(() => undefined);
      const answer: unknown = await response?.json().catch(() => undefined);
      const begun = begunSchema.safeParse(answer);
      if (begun.success) window.location.assign(begun.data.address);
      else setRefused(refusedSchema.parse(answer).sentence);
    });
  return (
    <>
      {refused ? (
        <Notice severity="error" title="The provider could not be asked">
          {refused}
        </Notice>
      ) : null}
      <LockableButton variant="outlined" pending={pending} onClick={connect}>
        Connect {provider}
      </LockableButton>
    </>
  );
}
