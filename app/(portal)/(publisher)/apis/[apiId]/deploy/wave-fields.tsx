"use client";
import Box from "@mui/material/Box";
import InputAdornment from "@mui/material/InputAdornment";
import TextField from "@mui/material/TextField";
import { FieldGroup } from "#components/forms/field-group.tsx";

export interface ChosenWaves {
  /** As typed, by gateway; absent is the first wave. */
  readonly byGateway: Readonly<Record<string, string>>;
  /** As typed, in seconds. */
  readonly pause: string;
}

export const initialWaves: ChosenWaves = { byGateway: {}, pause: "0" };

interface WaveFieldsProps {
  readonly targets: readonly { readonly gatewayId: string; readonly name: string }[];
  readonly value: ChosenWaves;
  readonly onChange: (value: ChosenWaves) => void;
}

/** In which order gateways are changed. All in wave 1 means side by side. */
export function WaveFields({ targets, value, onChange }: WaveFieldsProps) {
  const hasWaves = new Set(targets.map(({ gatewayId }) => waveOf(value, gatewayId))).size > 1;
  return (
    <FieldGroup
      label="Waves"
      description="Gateways of one wave are changed side by side. When one fails, the next wave does not begin."
      problem={undefined}
    >
      <Box sx={{ display: "flex", gap: 1.5, flexWrap: "wrap", alignItems: "flex-start", pt: 1 }}>
        {targets.map(({ gatewayId, name }) => (
          <TextField
            key={gatewayId}
            label={`Wave of ${name}`}
            type="number"
            value={value.byGateway[gatewayId] ?? "1"}
            onChange={(event) =>
              onChange({ ...value, byGateway: { ...value.byGateway, [gatewayId]: event.target.value } })
            }
            error={waveOf(value, gatewayId) === undefined}
            helperText={waveOf(value, gatewayId) === undefined ? "From 1 to 20." : undefined}
            slotProps={{ htmlInput: { min: 1, max: 20, inputMode: "numeric" } }}
            sx={{ width: 180 }}
          />
        ))}
        {hasWaves ? (
          <TextField
            label="Pause between waves"
            type="number"
            value={value.pause}
            onChange={(event) => onChange({ ...value, pause: event.target.value })}
            error={pauseOf(value) === undefined}
            helperText={pauseOf(value) === undefined ? "From 0 to 86 400 s." : undefined}
            slotProps={{
              htmlInput: { min: 0, max: 86_400, inputMode: "numeric" },
              input: { endAdornment: <InputAdornment position="end">s</InputAdornment> },
            }}
            sx={{ width: 200 }}
          />
        ) : null}
      </Box>
    </FieldGroup>
  );
}

export function waveOf({ byGateway }: ChosenWaves, gatewayId: string): number | undefined {
  return wholeNumber(byGateway[gatewayId] ?? "1", 1, 20);
}

export function pauseOf({ pause }: ChosenWaves): number | undefined {
  return wholeNumber(pause, 0, 86_400);
}

/** What keeps the waves from being sent, as a sentence. */
export function reasonAgainstWaves(waves: ChosenWaves, gatewayIds: readonly string[]): string | undefined {
  if (gatewayIds.some((id) => waveOf(waves, id) === undefined)) return "Waves count from 1 to 20.";
  return pauseOf(waves) === undefined ? "Pause from 0 to 86 400 s." : undefined;
}

function wholeNumber(typed: string, least: number, most: number): number | undefined {
  const number = Number(typed);
  return typed.trim() !== "" && Number.isInteger(number) && number >= least && number <= most ? number : undefined;
}
