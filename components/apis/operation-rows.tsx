"use client";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Stack from "@mui/material/Stack";
import TextField from "@mui/material/TextField";
import { FieldGroup } from "#components/forms/field-group.tsx";
import type { HttpMethod } from "#lib/model/definition.ts";

export interface OperationRow {
  readonly method: HttpMethod;
  readonly path: string;
  readonly summary: string;
}

interface OperationRowsProps {
  readonly methods: readonly HttpMethod[];
  readonly value: readonly OperationRow[];
  readonly onChange: (value: OperationRow[]) => void;
  /** A row was left, or the form was sent: from then on its problem is shown. */
  readonly onLeave: (row: number) => void;
  readonly problems: ReadonlyMap<number, string>;
  /** About the list as a whole. */
  readonly problem: string | undefined;
}

/** Operations written one by one: method, path and what it is for. */
export function OperationRows({ methods, value, onChange, onLeave, problems, problem }: OperationRowsProps) {
  const set = (row: number, change: Partial<OperationRow>) =>
    onChange(value.map((operation, position) => (position === row ? { ...operation, ...change } : operation)));
  const methodNamed = (name: string) => methods.find((method) => method === name);
  return (
    <FieldGroup
      label="Operations"
      description="Paths begin with a slash and come behind the base path. Write {name} for a part that differs."
      problem={problem}
    >
      <Stack
        component="ol"
        aria-label="Operations"
        sx={{ gap: { xs: 3, sm: 1.5 }, listStyle: "none", m: 0, p: 0, pt: 0.75 }}
      >
        {value.map((operation, row) => (
          <Box
            component="li"
            key={String(row)}
            sx={{
              display: "grid",
              gap: 1,
              alignItems: "start",
              gridTemplateColumns: { xs: "112px minmax(0, 1fr)", sm: "112px minmax(0, 3fr) minmax(0, 3fr) auto" },
            }}
          >
            <TextField
              select
              label={`Method ${row + 1}`}
              value={operation.method}
              onChange={(event) => set(row, { method: methodNamed(event.target.value) ?? operation.method })}
              slotProps={{ select: { native: true }, inputLabel: { shrink: true } }}
            >
              {methods.map((method) => (
                <option key={method} value={method}>
                  {method}
                </option>
              ))}
            </TextField>
            <TextField
              label={`Path ${row + 1}`}
              placeholder="/orders/{id}"
              value={operation.path}
              onChange={(event) => set(row, { path: event.target.value })}
              onBlur={() => onLeave(row)}
              error={problems.has(row)}
              helperText={problems.get(row)}
              slotProps={{ htmlInput: { spellCheck: false } }}
            />
            <TextField
              label={`Summary ${row + 1}`}
              placeholder="Get an order"
              value={operation.summary}
              onChange={(event) => set(row, { summary: event.target.value })}
              sx={{ gridColumn: { xs: "1 / 3", sm: "auto" } }}
            />
            <Button
              aria-label={`Remove operation ${row + 1}`}
              onClick={() => onChange(value.filter((_, position) => position !== row))}
              sx={{ justifySelf: "start" }}
            >
              Remove
            </Button>
          </Box>
        ))}
      </Stack>
      <Button
        size="small"
        variant="outlined"
        onClick={() => onChange([...value, { method: "GET", path: "", summary: "" }])}
        sx={{ mt: 1.5 }}
      >
        Add operation
      </Button>
    </FieldGroup>
  );
}
