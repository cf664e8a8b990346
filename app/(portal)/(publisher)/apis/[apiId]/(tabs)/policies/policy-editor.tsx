"use client";
import Box from "@mui/material/Box";
import { useState } from "react";
import { AutosaveForm } from "#components/forms/autosave-form.tsx";
import type { Values } from "#components/forms/merge-values.ts";
import { useDraftKeeper } from "#components/forms/use-draft-keeper.ts";
import { AddPolicyForm } from "#components/policies/add-policy-form.tsx";
import { PolicyFields } from "#components/policies/policy-fields.tsx";
import { type PolicyKind, policyTitle, type TypedPolicy } from "#components/policies/policy-kind.ts";
import { PolicyRow } from "#components/policies/policy-row.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { LockableButton } from "#components/ui/lockable-button.tsx";
import { Section } from "#components/ui/section.tsx";
import { Undo } from "#components/ui/undo.tsx";
import { visuallyHidden } from "#components/ui/visually-hidden.ts";
import type { Json } from "#lib/model/json.ts";
import { setPoliciesAction } from "../../actions.ts";
import { loadDraft } from "../../draft-values.ts";
import { policiesOf, policyIn, policyMerges, policyValues } from "./policy-values.ts";

interface PolicyEditorProps {
  readonly apiId: string;
  readonly rowVersion: number;
  readonly saved: Values;
  /** Each saved policy in one sentence, by id. */
  readonly sentences: Readonly<Record<string, string>>;
  readonly kinds: readonly PolicyKind[];
  /** Under which name the browser keeps what is not saved yet. */
  readonly keptAs: string;
  readonly locked: string | undefined;
}

/** The ordered policies of the draft: each in one sentence, edited and moved in place, saved as it is done. */
export function PolicyEditor({ apiId, rowVersion, saved, sentences, kinds, keptAs, locked }: PolicyEditorProps) {
  const [editing, setEditing] = useState<string>();
  const [adding, setAdding] = useState<"open" | string>();
  const [held, setHeld] = useState<{ readonly from: number; readonly over: number }>();
  const [said, setSaid] = useState("");
  const [removed, setRemoved] = useState<{ readonly policy: TypedPolicy; readonly position: number }>();
  const draft = useDraftKeeper({
    keptAs,
    values: saved,
    rowVersion,
    merges: policyMerges,
    save: (version, values) => setPoliciesAction({ apiId, rowVersion: version, policies: policiesOf(values) }),
    load: () => loadDraft(apiId, ({ policies }) => policyValues(policies)),
  });
  const policies = policiesOf(draft.values);
  const titleOf = (policy: TypedPolicy) => policyTitle(policy, kinds);
  const fields = draft.problem?.fields ?? {};
  const reorder = (ids: readonly string[]) => draft.set({ order: ids });
  const ids = policies.map(({ id }) => id);
  const move = (from: number, to: number) => {
    const moved = ids.toSpliced(from, 1).toSpliced(to, 0, ...ids.slice(from, from + 1));
    reorder(moved);
    const policy = policies[from];
    if (policy) setSaid(`${titleOf(policy)} is now ${to + 1} of ${policies.length}.`);
  };
  const insert = (policy: TypedPolicy, position: number) =>
    draft.set({ [policy.id]: policyValues([policy])[policy.id], order: ids.toSpliced(position, 0, policy.id) });
  const remove = (policy: TypedPolicy, position: number) => {
    draft.set({ [policy.id]: undefined, order: ids.filter((id) => id !== policy.id) });
    draft.flush();
    setRemoved({ policy, position });
    if (editing === policy.id) setEditing(undefined);
  };
  const isAdded = adding !== undefined && adding !== "open" && draft.state === "saved";
  // The form of a new policy closes once the server has it, and stays with its problems when it was refused.
  if (isAdded) setAdding(undefined);
  const add = (policy: TypedPolicy) => {
    const before = policies.filter(({ id }) => id !== adding);
    draft.set({
      ...(adding === undefined || adding === "open" ? {} : { [adding]: undefined }),
      [policy.id]: policyValues([policy])[policy.id],
      order: [...before.map(({ id }) => id), policy.id],
    });
    draft.flush();
    setAdding(policy.id);
  };
  const cancel = () => {
    if (adding !== undefined && adding !== "open") {
      draft.set({ [adding]: undefined, order: ids.filter((id) => id !== adding) });
    }
    setAdding(undefined);
  };
  const marked = Number(/^policies\.(\d+)\./.exec(Object.keys(fields)[0] ?? "")?.[1] ?? -1);
  const listed = policies.filter(({ id }) => id !== adding);
  return (
    <Section
      title="Policies"
      description="They apply from the top down. Changes go into the draft; gateways follow at the next deployment."
      actions={
        <LockableButton variant="contained" size="small" locked={locked} onClick={() => setAdding("open")}>
          Add policy
        </LockableButton>
      }
      flush
    >
      {adding !== undefined ? (
        <Box sx={{ p: 2, borderBottom: 1, borderColor: "divider" }}>
          <AddPolicyForm
            kinds={kinds}
            path={`policies.${listed.length}`}
            problem={draft.state === "refused" ? draft.problem : undefined}
            pending={adding !== "open" && draft.state === "saving"}
            locked={locked}
            onAdd={add}
            onCancel={cancel}
          />
        </Box>
      ) : null}
      {listed.length === 0 && adding === undefined ? (
        <EmptyState title="No policies">
          Requests pass to the backend as they come. Add a policy to change that.
        </EmptyState>
      ) : null}
      <Box role="status" sx={visuallyHidden}>
        {said}
      </Box>
      <AutosaveForm
        label="Policies"
        draft={draft}
        labelOf={(field) => labelOf(field, draft.values, draft.conflicts, kinds)}
        show={(value, field) => showPolicy(value, field, draft.values, kinds)}
        locked={locked}
        flush
        actions={
          removed ? (
            <Undo
              label={`Removed ${titleOf(removed.policy)}.`}
              onUndo={() => {
                insert(removed.policy, removed.position);
                setRemoved(undefined);
              }}
            />
          ) : null
        }
      >
        <Box component="ol" aria-label="Policies" sx={{ listStyle: "none", m: 0, p: 0 }}>
          {listed.map((policy, position) => (
            <PolicyRow
              key={policy.id}
              policy={policy}
              title={titleOf(policy)}
              sentence={sentences[policy.id] ?? "Not saved yet."}
              position={position}
              total={listed.length}
              locked={locked}
              onMove={(to) => move(position, to)}
              onEdit={() => setEditing(editing === policy.id ? undefined : policy.id)}
              onRemove={() => remove(policy, position)}
              drag={{
                over: held !== undefined && held.over === position && held.from !== position,
                onHold: () => setHeld({ from: position, over: position }),
                onOver: () => setHeld(held && held.over !== position ? { ...held, over: position } : held),
                onDrop: () => held && held.from !== position && move(held.from, position),
                onEnd: () => setHeld(undefined),
              }}
              editor={
                editing === policy.id || marked === position ? (
                  <PolicyFields
                    kind={kinds.find(({ type }) => type === policy.config.type)}
                    value={policy}
                    onChange={(next) => draft.set({ [policy.id]: policyValues([next])[policy.id] })}
                    problems={fields}
                    path={`policies.${position}`}
                  />
                ) : null
              }
            />
          ))}
        </Box>
      </AutosaveForm>
    </Section>
  );
}

function labelOf(
  field: string,
  values: Values,
  conflicts: readonly { readonly field: string; readonly theirs: Json | undefined }[],
  kinds: readonly PolicyKind[],
): string {
  if (field === "order") return "Order of the policies";
  const policy = policyIn(values[field]) ?? policyIn(conflicts.find((conflict) => conflict.field === field)?.theirs);
  return policy === undefined ? "A policy" : policyTitle(policy, kinds);
}

function showPolicy(value: Json | undefined, field: string, values: Values, kinds: readonly PolicyKind[]) {
  if (field === "order") {
    const titles = (Array.isArray(value) ? value : []).map((id) => policyIn(values[String(id)]));
    return titles.map((policy) => (policy ? policyTitle(policy, kinds) : "A policy")).join(", then ");
  }
  const policy = policyIn(value);
  if (policy === undefined) return null;
  const { type: _, ...config } = policy.config;
  return (
    <>
      {policy.enabled ? null : <div>Switched off</div>}
      {Object.entries(config).map(([key, setting]) => (
        <div key={key}>
          {key}: <code>{typeof setting === "string" ? setting : JSON.stringify(setting)}</code>
        </div>
      ))}
    </>
  );
}
