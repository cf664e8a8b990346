"use client";
import Box from "@mui/material/Box";
import Stack from "@mui/material/Stack";
import { useState } from "react";
import { ConfirmButton } from "#components/forms/confirm-button.tsx";
import type { FormField } from "#components/forms/form-field.ts";
import { ProblemNotice } from "#components/forms/problem-notice.tsx";
import { useAct } from "#components/forms/use-act.ts";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { LockableButton } from "#components/ui/lockable-button.tsx";
import { Section } from "#components/ui/section.tsx";
import { Status } from "#components/ui/status.tsx";
import type { JsonObject } from "#lib/model/json.ts";
import type { PolicyEntry, PolicyType } from "#lib/model/policy/policy.ts";
import { setPoliciesAction } from "../../actions.ts";
import { PolicyForm } from "./policy-form.tsx";

export interface PolicyKind {
  readonly type: PolicyType;
  readonly label: string;
  readonly summary: string;
  readonly fields: readonly FormField[];
}

/** A policy as it was typed: the server says whether its config is one. */
export type TypedPolicy = Omit<PolicyEntry, "config"> & { readonly config: JsonObject };

interface PolicyListProps {
  readonly apiId: string;
  readonly rowVersion: number;
  readonly entries: readonly { readonly entry: PolicyEntry; readonly sentence: string }[];
  readonly kinds: readonly PolicyKind[];
  readonly locked: string | undefined;
}

/** The ordered policies of the draft: each in one sentence, edited in place. Every change is saved at once. */
export function PolicyList({ apiId, rowVersion, entries, kinds, locked }: PolicyListProps) {
  const [editing, setEditing] = useState<string>();
  const { run, pending, problem } = useAct(setPoliciesAction);
  const all: readonly TypedPolicy[] = entries.map(({ entry }) => entry);
  const save = (policies: TypedPolicy[]) => run({ apiId, rowVersion, policies });
  const put = (entry: TypedPolicy) =>
    save(
      all.some(({ id }) => id === entry.id) ? all.map((old) => (old.id === entry.id ? entry : old)) : [...all, entry],
    );
  const move = (from: number, by: -1 | 1) => {
    const moved: TypedPolicy[] = [...all];
    const [entry] = moved.splice(from, 1);
    if (entry) moved.splice(from + by, 0, entry);
    save(moved);
  };
  const labelOf = (entry: PolicyEntry) =>
    kinds.find((kind) => kind.type === entry.config.type)?.label ?? entry.config.type;
  const form = (entry: PolicyEntry | undefined, position: number) => (
    <PolicyForm
      entry={entry}
      path={`policies.${position}`}
      kinds={kinds}
      problem={problem}
      pending={pending}
      locked={locked}
      onSave={put}
      onCancel={() => setEditing(undefined)}
    />
  );
  return (
    <Section
      title="Policies"
      description="They apply from the top down. Changes go into the draft; gateways follow at the next deployment."
      actions={
        <LockableButton variant="contained" size="small" locked={locked} onClick={() => setEditing("new")}>
          Add policy
        </LockableButton>
      }
      flush
    >
      {problem && editing === undefined ? (
        <Box sx={{ p: 2 }}>
          <ProblemNotice problem={problem} />
        </Box>
      ) : null}
      {editing === "new" ? (
        <Box sx={{ p: 2, borderBottom: 1, borderColor: "divider" }}>{form(undefined, all.length)}</Box>
      ) : null}
      {entries.length === 0 && editing !== "new" ? (
        <EmptyState title="No policies">
          Requests pass to the backend as they come. Add a policy to change that.
        </EmptyState>
      ) : null}
      <Box component="ol" aria-label="Policies" sx={{ listStyle: "none", m: 0, p: 0 }}>
        {entries.map(({ entry, sentence }, position) => (
          <Box component="li" key={entry.id} sx={{ p: 2, borderTop: position === 0 ? 0 : 1, borderColor: "divider" }}>
            {editing === entry.id ? (
              form(entry, position)
            ) : (
              <Stack
                direction="row"
                sx={{ gap: 2, justifyContent: "space-between", flexWrap: "wrap", alignItems: "center" }}
              >
                <Box sx={{ minWidth: 0 }}>
                  <Box sx={{ fontWeight: 500 }}>
                    {labelOf(entry)}
                    {entry.name ? ` · ${entry.name}` : ""}
                  </Box>
                  <Box>{sentence}</Box>
                  <Box sx={{ color: "text.secondary", fontSize: 12 }}>
                    {entry.enabled ? matchWords(entry) : <Status tone="neutral">Switched off</Status>}
                  </Box>
                </Box>
                <Stack direction="row" sx={{ gap: 0.5 }}>
                  <LockableButton
                    size="small"
                    aria-label={`Move ${labelOf(entry)} up`}
                    locked={locked ?? (position === 0 ? "It is the first." : undefined)}
                    onClick={() => move(position, -1)}
                  >
                    Up
                  </LockableButton>
                  <LockableButton
                    size="small"
                    aria-label={`Move ${labelOf(entry)} down`}
                    locked={locked ?? (position === entries.length - 1 ? "It is the last." : undefined)}
                    onClick={() => move(position, 1)}
                  >
                    Down
                  </LockableButton>
                  <LockableButton
                    size="small"
                    variant="outlined"
                    aria-label={`Edit ${labelOf(entry)}`}
                    locked={locked}
                    onClick={() => setEditing(entry.id)}
                  >
                    Edit
                  </LockableButton>
                  <ConfirmButton
                    small
                    danger
                    label="Remove"
                    title={`Remove ${labelOf(entry)}?`}
                    locked={locked}
                    act={() =>
                      setPoliciesAction({ apiId, rowVersion, policies: all.filter(({ id }) => id !== entry.id) })
                    }
                  >
                    {sentence} The draft will not say so any more; gateways follow at the next deployment.
                  </ConfirmButton>
                </Stack>
              </Stack>
            )}
          </Box>
        ))}
      </Box>
    </Section>
  );
}

function matchWords({ match }: PolicyEntry): string {
  if (match.paths.length === 0 && match.methods.length === 0) return "On every operation";
  const methods = match.methods.length > 0 ? match.methods.join(", ") : "Every method";
  return `${methods} on ${match.paths.length > 0 ? match.paths.join(", ") : "every path"}`;
}
