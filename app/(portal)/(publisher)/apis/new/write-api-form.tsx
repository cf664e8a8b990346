"use client";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Stack from "@mui/material/Stack";
import TextField from "@mui/material/TextField";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { BackendsField } from "#components/apis/backends-field.tsx";
import { OperationRows } from "#components/apis/operation-rows.tsx";
import { FormShell } from "#components/forms/form-shell.tsx";
import { ProblemNotice } from "#components/forms/problem-notice.tsx";
import { useAct } from "#components/forms/use-act.ts";
import { useKept } from "#components/forms/use-kept.ts";
import { LockableButton } from "#components/ui/lockable-button.tsx";
import { proposeNames } from "#lib/openapi/proposal.ts";
import { type WrittenOperation, writtenMethods, writtenProblems } from "#lib/openapi/written-operations.ts";
import { paths } from "#lib/web/paths.ts";
import { createWrittenApiAction, useSandboxForOperationsAction } from "./actions.ts";
import { PasteOperations } from "./paste-operations.tsx";
import { WrittenPreview } from "./written-preview.tsx";
import { emptyValues, readWrittenValues, type WrittenValues } from "./written-values.ts";

interface WriteApiFormProps {
  /** Under which name the browser keeps what this person typed. */
  readonly keptAs: string;
  readonly sandbox: boolean;
  readonly locked: string | undefined;
}

/** An API from nothing: details, operations and backends, kept in the browser until it is created. */
export function WriteApiForm({ keptAs, sandbox, locked }: WriteApiFormProps) {
  const router = useRouter();
  const { value, keep, forget, restored } = useKept<WrittenValues>(keptAs, emptyValues, readWrittenValues);
  const [left, setLeft] = useState<ReadonlySet<number>>(new Set());
  const { run, pending, problem, data } = useAct(createWrittenApiAction, ({ id }) => {
    forget();
    router.push(paths.api(id));
  });
  const toSandbox = useAct(useSandboxForOperationsAction, ({ url }) =>
    keep({ ...value, backends: [{ url, weight: 100 }] }),
  );

  const proposed = proposeNames(value.name, value.version);
  const basePath = value.basePath ?? (value.name.trim() === "" ? "" : proposed.basePath);
  const fields = problem?.fields ?? {};
  const found = writtenProblems(value.operations);
  const shown = new Map([...found].filter(([row]) => left.has(row)));
  const set = (change: Partial<WrittenValues>) => keep({ ...value, ...change });
  const setOperations = (operations: readonly WrittenOperation[]) => set({ operations });
  const add = (added: readonly WrittenOperation[]) =>
    setOperations([...value.operations.filter(({ path, summary }) => path !== "" || summary !== ""), ...added]);
  const checkAll = () => setLeft(new Set(value.operations.keys()));
  const create = () => {
    checkAll();
    if (found.size > 0) return;
    run({ ...operationsOf(value), basePath, backends: [...value.backends] });
  };
  const startOver = () => {
    forget();
    keep(emptyValues);
    setLeft(new Set());
  };
  return (
    <FormShell
      label="Create API"
      problem={problem}
      pending={pending || data !== undefined}
      submitLabel="Create API"
      onSubmit={create}
      locked={locked}
      actions={<Button onClick={startOver}>Start over</Button>}
    >
      {restored ? (
        <Box role="status" sx={{ color: "text.secondary", fontSize: 13 }}>
          What you typed before was kept in this browser.
        </Box>
      ) : null}
      <Stack direction={{ xs: "column", sm: "row" }} sx={{ gap: 2, maxWidth: 880 }}>
        <TextField
          label="Name"
          required
          value={value.name}
          onChange={(event) => set({ name: event.target.value })}
          error={fields.name !== undefined}
          helperText={fields.name}
        />
        <TextField
          label="Version"
          required
          value={value.version}
          onChange={(event) => set({ version: event.target.value })}
          error={fields.version !== undefined}
          helperText={fields.version}
        />
        <TextField
          label="Base path"
          required
          value={basePath}
          onChange={(event) => set({ basePath: event.target.value })}
          error={fields.basePath !== undefined}
          helperText={fields.basePath ?? "Public path in front of every operation."}
          slotProps={{ inputLabel: { shrink: true } }}
        />
      </Stack>
      <OperationRows
        methods={writtenMethods}
        value={value.operations}
        onChange={setOperations}
        onLeave={(row) => setLeft(new Set([...left, row]))}
        problems={shown}
        problem={fields.operations}
      />
      <PasteOperations onAdd={add} />
      {toSandbox.problem ? <ProblemNotice problem={toSandbox.problem} /> : null}
      <BackendsField
        value={value.backends}
        onChange={(backends) => set({ backends })}
        problems={fields}
        path="backends"
        actions={
          sandbox ? (
            <LockableButton
              size="small"
              variant="outlined"
              pending={toSandbox.pending}
              locked={
                locked ?? (value.name.trim() === "" || found.size > 0 ? "Write name and operations first." : undefined)
              }
              onClick={() => toSandbox.run({ ...operationsOf(value), slug: proposed.slug })}
            >
              Use the sandbox backend
            </LockableButton>
          ) : null
        }
      />
      <WrittenPreview basePath={basePath} operations={value.operations} problems={found} backends={value.backends} />
    </FormShell>
  );
}

function operationsOf({ name, version, operations }: WrittenValues) {
  return { name, version, operations: [...operations] };
}
