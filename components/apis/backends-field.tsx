"use client";
import Stack from "@mui/material/Stack";
import TextField from "@mui/material/TextField";
import type { ReactNode } from "react";
import { FieldGroup } from "#components/forms/field-group.tsx";
import { LockableButton } from "#components/ui/lockable-button.tsx";
import type { Backend } from "#lib/model/definition.ts";

interface BackendsFieldProps {
  readonly value: readonly Backend[];
  readonly onChange: (value: Backend[]) => void;
  /** By dotted path, as the server says them: `backends.0.url`. */
  readonly problems: Readonly<Record<string, string>>;
  readonly path: string;
  /** Further ways to fill it. */
  readonly actions?: ReactNode;
  /** Why nothing can be changed. */
  readonly locked?: string | undefined;
}

/** Where a gateway sends requests, and how traffic is shared when there are several. */
export function BackendsField({ value, onChange, problems, path, actions, locked }: BackendsFieldProps) {
  const set = (row: number, change: Partial<Backend>) =>
    onChange(value.map((backend, position) => (position === row ? { ...backend, ...change } : backend)));
  return (
    <FieldGroup label="Backends" description="Where gateways send the requests." problem={problems[path]}>
      <Stack sx={{ gap: 1.5, alignItems: "flex-start", pt: 0.75 }}>
        {value.map((backend, row) => (
          <Stack key={String(row)} direction="row" sx={{ gap: 1, width: "100%", alignItems: "flex-start" }}>
            <TextField
              label={value.length === 1 ? "Backend address" : `Backend address ${row + 1}`}
              placeholder="https://orders.internal.example.com"
              value={backend.url}
              onChange={(event) => set(row, { url: event.target.value })}
              error={problems[`${path}.${row}.url`] !== undefined}
              helperText={problems[`${path}.${row}.url`]}
              disabled={locked !== undefined}
            />
            {value.length > 1 ? (
              <>
                <TextField
                  label={`Weight ${row + 1}`}
                  type="number"
                  value={String(backend.weight)}
                  onChange={(event) => set(row, { weight: Number(event.target.value) })}
                  error={problems[`${path}.${row}.weight`] !== undefined}
                  helperText={problems[`${path}.${row}.weight`]}
                  disabled={locked !== undefined}
                  sx={{ width: 120, flex: "none" }}
                />
                <LockableButton
                  aria-label={`Remove backend ${row + 1}`}
                  locked={locked}
                  onClick={() => onChange(value.filter((_, position) => position !== row))}
                >
                  Remove
                </LockableButton>
              </>
            ) : null}
          </Stack>
        ))}
        <Stack direction="row" sx={{ gap: 1, flexWrap: "wrap" }}>
          <LockableButton
            size="small"
            variant="outlined"
            locked={locked}
            onClick={() => onChange([...value, { url: "", weight: 100 }])}
          >
            Add backend
          </LockableButton>
          {actions}
        </Stack>
      </Stack>
    </FieldGroup>
  );
}
