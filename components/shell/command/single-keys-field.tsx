"use client";
import FormControlLabel from "@mui/material/FormControlLabel";
import FormHelperText from "@mui/material/FormHelperText";
import Switch from "@mui/material/Switch";
import { useId } from "react";
import { usePreferences } from "../preferences.tsx";

/** Turns shortcuts of single letters off and on, which who dictates needs (WCAG 2.2, 2.1.4). Kept at once. */
export function SingleKeysField() {
  const { preferences, change } = usePreferences();
  const hintId = useId();
  return (
    <div>
      <FormControlLabel
        label="Single letters are shortcuts"
        control={
          <Switch
            size="small"
            checked={preferences.singleKeys}
            onChange={(event) => change({ singleKeys: event.target.checked })}
            slotProps={{ input: { "aria-describedby": hintId } }}
          />
        }
      />
      <FormHelperText id={hintId}>
        Turn it off when you speak to your computer. Ctrl K works all the same.
      </FormHelperText>
    </div>
  );
}
