"use client";
import Box from "@mui/material/Box";
import Checkbox from "@mui/material/Checkbox";
import FormControlLabel from "@mui/material/FormControlLabel";
import InputAdornment from "@mui/material/InputAdornment";
import TextField from "@mui/material/TextField";
import { useRouter } from "next/navigation";
import { useState, useTransition } from "react";
import { DeploymentStatus } from "#components/deployments/deployment-status.tsx";
import { ConnectionStatus } from "#components/gateways/connection-status.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { LockableButton } from "#components/ui/lockable-button.tsx";
import { count } from "#components/ui/time-words.ts";
import type { RolloutKind } from "#lib/model/deployment.ts";
import { paths } from "#lib/web/paths.ts";
import { FitStatus } from "./fit-status.tsx";
import type { TargetChoice } from "./target-choices.ts";

interface ChooseTargetsProps {
  readonly apiId: string;
  readonly kind: RolloutKind;
  readonly revision: number | undefined;
  readonly choices: readonly TargetChoice[];
  readonly chosen: readonly string[];
  /** Percent of requests that the revision is to get. */
  readonly share: number;
  readonly locked: string | undefined;
}

/** Which gateways. The choice is in the address, so that a plan can be sent to somebody. */
export function ChooseTargets({ apiId, kind, revision, choices, chosen, share, locked }: ChooseTargetsProps) {
  const router = useRouter();
  const [typedShare, setTypedShare] = useState(String(share));
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set(chosen));
  const [pending, startTransition] = useTransition();
  if (choices.length === 0) {
    return (
      <EmptyState
        title="No gateways yet"
        action={
          <LockableButton variant="contained" href={paths.newGateway()}>
            Register gateway
          </LockableButton>
        }
      >
        Register a gateway first; then this API can be deployed to it.
      </EmptyState>
    );
  }
  const toggle = (id: string) => {
    const next = new Set(ticked);
    if (!next.delete(id)) next.add(id);
    setTicked(next);
  };
  const offersShare = kind === "deploy" && choices.some(({ id, canShare }) => canShare && ticked.has(id));
  const wantedShare = offersShare ? Number(typedShare) : 100;
  const isShare = Number.isInteger(wantedShare) && wantedShare >= 1 && wantedShare <= 100;
  const show = () => {
    const shared = wantedShare === 100 ? undefined : wantedShare;
    const search = { kind, revision, share: shared, gateways: [...ticked].join(",") };
    startTransition(() => router.push(paths.deployApi(apiId, search)));
  };
  const nothing = ticked.size === 0 ? "Choose at least one gateway." : undefined;
  const noShare = isShare ? undefined : "Write a share from 1 to 100 %.";
  return (
    <>
      <Box component="ul" aria-label="Gateways to choose from" sx={{ listStyle: "none", m: 0, p: 0 }}>
        {choices.map((choice) => (
          <Box
            component="li"
            key={choice.id}
            sx={{ display: "flex", gap: 2, flexWrap: "wrap", alignItems: "center", minHeight: 40, fontSize: 13 }}
          >
            <FormControlLabel
              label={choice.name}
              disabled={choice.reason !== undefined}
              control={<Checkbox size="small" checked={ticked.has(choice.id)} onChange={() => toggle(choice.id)} />}
              sx={{ minWidth: 200, mr: 0 }}
            />
            <Box component="span" sx={{ color: "text.secondary" }}>
              {choice.kindLabel}
            </Box>
            {choice.fit ? <FitStatus fit={choice.fit} /> : null}
            <ConnectionStatus state={choice.connection} />
            {choice.state ? <DeploymentStatus state={choice.state} /> : <span>not here yet</span>}
            {choice.running === "" ? null : <span>{choice.running}</span>}
            {choice.reason ? (
              <Box component="span" sx={{ color: "text.secondary" }}>
                {choice.reason}
              </Box>
            ) : null}
          </Box>
        ))}
      </Box>
      {offersShare ? (
        <TextField
          label="Share of requests"
          type="number"
          value={typedShare}
          onChange={(event) => setTypedShare(event.target.value)}
          error={!isShare}
          helperText={noShare ?? "Less than 100 % is a canary: the other requests go where they go now."}
          slotProps={{
            htmlInput: { min: 1, max: 100, inputMode: "numeric" },
            input: { endAdornment: <InputAdornment position="end">%</InputAdornment> },
          }}
          sx={{ display: "block", maxWidth: 440, "& .MuiInputBase-root": { width: 200 }, mt: 1.5 }}
        />
      ) : null}
      <LockableButton
        variant={chosen.length === 0 ? "contained" : "outlined"}
        pending={pending}
        locked={locked ?? nothing ?? noShare}
        onClick={show}
        sx={{ mt: 1.5 }}
      >
        {chosen.length === 0 ? `Show the plan for ${count(ticked.size, "gateway")}` : "Plan with these gateways"}
      </LockableButton>
    </>
  );
}
