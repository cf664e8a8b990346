"use client";
import FormControlLabel from "@mui/material/FormControlLabel";
import Radio from "@mui/material/Radio";
import RadioGroup from "@mui/material/RadioGroup";
import Typography from "@mui/material/Typography";
import { FieldGroup } from "#components/forms/field-group.tsx";
import type { GatewayMode } from "#lib/model/gateway.ts";
import { modeSentences, modeWords } from "./mode-words.ts";

interface ModeFieldProps {
  readonly modes: readonly GatewayMode[];
  readonly value: GatewayMode;
  readonly onChange: (mode: GatewayMode) => void;
  readonly problem: string | undefined;
}

/** What Gatehouse may do with a gateway; held by the engine, not only by pages. */
export function ModeField({ modes, value, onChange, problem }: ModeFieldProps) {
  return (
    <FieldGroup label="What Gatehouse may do" problem={problem}>
      <RadioGroup
        aria-label="What Gatehouse may do"
        value={value}
        onChange={(event) => onChange(modes.find((mode) => mode === event.target.value) ?? value)}
      >
        {modes.map((mode) => (
          <FormControlLabel
            key={mode}
            value={mode}
            control={<Radio size="small" />}
            sx={{ alignItems: "flex-start", mb: 0.5 }}
            label={
              <>
                <Typography sx={{ fontWeight: 500, pt: 0.75 }}>{modeWords[mode]}</Typography>
                <Typography variant="body2" sx={{ color: "text.secondary" }}>
                  {modeSentences[mode]}
                </Typography>
              </>
            }
          />
        ))}
      </RadioGroup>
    </FieldGroup>
  );
}
