"use client";
import Link from "@mui/material/Link";
import Stack from "@mui/material/Stack";
import TextField from "@mui/material/TextField";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { ConfirmButton } from "#components/forms/confirm-button.tsx";
import { count } from "#components/ui/time-words.ts";
import type { GatewayDependents } from "#lib/gateways/dependents.ts";
import { paths } from "#lib/web/paths.ts";
import { deleteGatewayAction } from "../../actions.ts";

interface DeleteGatewayProps {
  readonly id: string;
  readonly name: string;
  readonly dependents: GatewayDependents;
  readonly locked: string | undefined;
}

/** Deletes what nothing depends on; otherwise says what does, and offers to let go of it once the name is typed. */
export function DeleteGateway({ id, name, dependents, locked }: DeleteGatewayProps) {
  const router = useRouter();
  const [typed, setTyped] = useState("");
  const words = dependentWords(dependents);
  const leave = () => router.push(paths.gateways());
  const button = (
    <ConfirmButton
      danger
      label="Delete gateway"
      title={`Delete ${name}?`}
      act={() => deleteGatewayAction({ id })}
      onDone={leave}
      locked={locked ?? (words === undefined ? undefined : `It has ${words}. Undeploy and revoke them first.`)}
    >
      Gatehouse forgets it and its deployments’ history; nothing is called there. Its credential stays stored, and the
      activity keeps what was done.
    </ConfirmButton>
  );
  if (words === undefined) return button;
  return (
    <Stack sx={{ gap: 1.5, alignItems: "flex-start", width: "100%" }}>
      <Dependents {...dependents} gatewayId={id} words={words} />
      <Stack direction="row" sx={{ gap: 1, flexWrap: "wrap" }}>
        {button}
        <ConfirmButton
          danger
          label="Delete and let go"
          title={`Delete ${name} and let go of ${words}?`}
          act={() => deleteGatewayAction({ id, detachName: typed })}
          onDone={leave}
          locked={locked}
        >
          <Stack sx={{ gap: 2 }}>
            <span>
              Nothing is called there: the APIs keep serving, and keys that were given out keep opening them. Gatehouse
              can neither change nor undeploy them any more. For gateways that are gone or were handed over.
            </span>
            <TextField
              label={`Type ${name} to go on`}
              autoComplete="off"
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
            />
          </Stack>
        </ConfirmButton>
      </Stack>
    </Stack>
  );
}

function dependentWords({ apiCount, keyCount }: GatewayDependents): string | undefined {
  const words = [apiCount > 0 && count(apiCount, "API"), keyCount > 0 && count(keyCount, "access key")];
  return words.filter(Boolean).join(" and ") || undefined;
}

interface DependentsProps extends GatewayDependents {
  readonly gatewayId: string;
  readonly words: string;
}

function Dependents({ apis, apiCount, gatewayId, words }: DependentsProps) {
  return (
    <span>
      It has {words}
      {apis.length > 0 ? ": " : "."}
      {apis.map((api, index) => (
        <span key={api.id}>
          {index > 0 ? ", " : null}
          <Link href={paths.apiDeployments(api.id)}>
            {api.name} {api.version}
          </Link>
        </span>
      ))}
      {apiCount > apis.length ? (
        <>
          {" "}
          and <Link href={paths.gatewayApis(gatewayId)}>{apiCount - apis.length} more</Link>
        </>
      ) : null}
    </span>
  );
}
