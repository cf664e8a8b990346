"use client";
import { useRouter } from "next/navigation";
import { ConfirmButton } from "#components/forms/confirm-button.tsx";
import { paths } from "#lib/web/paths.ts";
import { restoreRevisionAction } from "../../actions.ts";

interface RestoreRevisionProps {
  readonly apiId: string;
  readonly rowVersion: number;
  readonly number: number;
  readonly locked: string | undefined;
}

export function RestoreRevision({ apiId, rowVersion, number, locked }: RestoreRevisionProps) {
  const router = useRouter();
  return (
    <ConfirmButton
      small
      label={`Restore revision ${number}`}
      title={`Make the draft what revision ${number} was?`}
      act={() => restoreRevisionAction({ apiId, rowVersion, number })}
      onDone={() => router.push(paths.api(apiId))}
      locked={locked}
    >
      Definition, backends, policies and details of the draft are replaced; what was never deployed of the draft is
      lost. Gateways stay as they are until the next deployment.
    </ConfirmButton>
  );
}
