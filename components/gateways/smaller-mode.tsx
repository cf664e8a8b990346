"use client";
import Button from "@mui/material/Button";
import { Notice } from "#components/ui/notice.tsx";
import type { PermissionCheck } from "#lib/connectors/connector.ts";
import { type GatewayMode, modeNeeds } from "#lib/model/gateway.ts";
import { modeSentences, modeWords } from "./mode-words.ts";

interface SmallerModeProps {
  readonly permissions: readonly PermissionCheck[];
  readonly mode: GatewayMode;
  readonly modes: readonly GatewayMode[];
  readonly onChoose: (mode: GatewayMode) => void;
}

/** A credential that lacks something for one mode is often whole for a smaller one. Nothing where it is not. */
export function SmallerMode({ permissions, mode, modes, onChoose }: SmallerModeProps) {
  const lacks = (wanted: GatewayMode) =>
    permissions.some(({ granted, neededFor }) => !granted && modeNeeds(wanted, neededFor));
  const smaller = lacks(mode) ? modes.find((other) => !lacks(other)) : undefined;
  if (smaller === undefined) return null;
  const words = modeWords[smaller].toLowerCase();
  return (
    <Notice
      severity="info"
      title={`The credential is enough for “${words}”`}
      action={
        <Button size="small" color="inherit" onClick={() => onChoose(smaller)}>
          Use {words}
        </Button>
      }
    >
      {modeSentences[smaller]} You can change the mode when the credential may do more.
    </Notice>
  );
}
