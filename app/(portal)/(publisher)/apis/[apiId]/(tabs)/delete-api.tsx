"use client";
import { useRouter } from "next/navigation";
import { ConfirmButton } from "#components/forms/confirm-button.tsx";
import { paths } from "#lib/web/paths.ts";
import { deleteApiAction } from "../actions.ts";

interface DeleteApiProps {
  readonly apiId: string;
  readonly title: string;
  readonly locked: string | undefined;
}

export function DeleteApi({ apiId, title, locked }: DeleteApiProps) {
  const router = useRouter();
  return (
    <ConfirmButton
      danger
      label="Delete API"
      title={`Delete ${title}?`}
      act={() => deleteApiAction({ apiId })}
      onDone={() => router.push(paths.apis())}
      locked={locked}
    >
      Its draft, revisions and rollouts are deleted and cannot be brought back. An API that still runs on a gateway is
      refused: undeploy it first.
    </ConfirmButton>
  );
}
