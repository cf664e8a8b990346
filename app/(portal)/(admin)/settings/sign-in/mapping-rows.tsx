"use client";
import Button from "@mui/material/Button";
import Stack from "@mui/material/Stack";
import TextField from "@mui/material/TextField";
import { FieldGroup } from "#components/forms/field-group.tsx";

export interface MappingRow {
  readonly value: string;
  /** What the value gives. */
  readonly gives: string;
}

interface MappingRowsProps {
  readonly label: string;
  readonly description: string;
  /** The name of one row's right side: "Role". */
  readonly gives: string;
  readonly rows: readonly MappingRow[];
  readonly onChange: (rows: MappingRow[]) => void;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  /** By row and side, as the server says them: `0.value`. Without a row: of the whole. */
  readonly problems: Readonly<Record<string, string>>;
}

/** Which value of a claim gives what, one a row. */
export function MappingRows({ label, description, gives, rows, onChange, options, problems }: MappingRowsProps) {
  const set = (row: number, change: Partial<MappingRow>) =>
    onChange(rows.map((item, position) => (position === row ? { ...item, ...change } : item)));
  const problemIn = (row: number) =>
    Object.entries(problems).find(([place]) => place.startsWith(`${row}.`) && place !== `${row}.value`)?.[1];
  return (
    <FieldGroup label={label} description={description} problem={problems[""]}>
      <Stack sx={{ gap: 1.5, alignItems: "flex-start" }}>
        {rows.map((item, row) => (
          <Stack
            key={String(row)}
            direction={{ xs: "column", sm: "row" }}
            sx={{ gap: 1, width: "100%", maxWidth: 720 }}
          >
            <TextField
              label={`${gives} value ${row + 1}`}
              value={item.value}
              onChange={(event) => set(row, { value: event.target.value })}
              error={problems[`${row}.value`] !== undefined}
              helperText={problems[`${row}.value`]}
              slotProps={{ htmlInput: { spellCheck: false } }}
            />
            <TextField
              select
              label={`${gives} ${row + 1}`}
              value={item.gives}
              onChange={(event) => set(row, { gives: event.target.value })}
              error={problemIn(row) !== undefined}
              helperText={problemIn(row)}
              slotProps={{ select: { native: true }, inputLabel: { shrink: true } }}
            >
              {options.map((option) => (
                <option key={option.value} value={option.value}>
                  {option.label}
                </option>
              ))}
            </TextField>
            <Button
              aria-label={`Remove ${gives.toLowerCase()} value ${row + 1}`}
              onClick={() => onChange(rows.filter((_, position) => position !== row))}
            >
              Remove
            </Button>
          </Stack>
        ))}
        <Button
          size="small"
          variant="outlined"
          onClick={() => onChange([...rows, { value: "", gives: options[0]?.value ?? "" }])}
        >
          Add {gives.toLowerCase()} value
        </Button>
      </Stack>
    </FieldGroup>
  );
}
