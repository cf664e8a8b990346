"use client";
import TextField from "@mui/material/TextField";
import type { CheckSchedule } from "#lib/model/check-schedule.ts";
import { checkScheduleOf, checkScheduleOptions } from "./check-schedule-words.ts";

interface CheckScheduleFieldProps {
  readonly value: CheckSchedule;
  readonly onChange: (value: CheckSchedule) => void;
}

/** How often Gatehouse asks the gateway who we are there and what we may do. */
export function CheckScheduleField({ value, onChange }: CheckScheduleFieldProps) {
  return (
    <TextField
      select
      label="Check it"
      value={value === null ? "off" : String(value)}
      onChange={(event) => onChange(checkScheduleOf(event.target.value))}
      helperText="A check reads only: is it there, does it let us in, what may we do. Off, its state is as old as the last check by hand."
      slotProps={{ select: { native: true }, inputLabel: { shrink: true } }}
      sx={{ maxWidth: 420 }}
    >
      {checkScheduleOptions.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </TextField>
  );
}
