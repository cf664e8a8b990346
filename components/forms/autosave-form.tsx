"use client";
import Box from "@mui/material/Box";
import Stack from "@mui/material/Stack";
import type { ReactNode } from "react";
import type { Json } from "#lib/model/json.ts";
import { LockableButton } from "../ui/lockable-button.tsx";
import { Notice } from "../ui/notice.tsx";
import { ConflictPanel } from "./conflict-panel.tsx";
import { ProblemNotice } from "./problem-notice.tsx";
import { SaveStatus } from "./save-status.tsx";
import type { KeptDraft } from "./use-draft-keeper.ts";

interface AutosaveFormProps {
  /** Names the form for assistive technology. */
  readonly label: string;
  readonly draft: KeptDraft;
  readonly labelOf: (field: string) => string;
  readonly show: (value: Json | undefined, field: string) => ReactNode;
  readonly locked: string | undefined;
  /** The fields bring their own spacing, up to the edges of their section. */
  readonly flush?: boolean;
  /** Beside the state: further buttons. */
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** A form that saves itself while it is typed, and says how far it has come. Leaving a field saves at once. */
export function AutosaveForm(props: AutosaveFormProps) {
  const { label, draft, labelOf, show, locked, flush = false, actions, children } = props;
  const { state, savedAt, problem, conflicts, theirs, resolve } = draft;
  const edge = flush ? 2 : 0;
  const nothing = state === "saved" ? "Everything is saved." : undefined;
  return (
    <Box
      component="form"
      aria-label={label}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        draft.flush();
      }}
      onBlur={draft.flush}
    >
      <Box sx={{ px: edge, pt: flush && (problem || state === "conflict" || theirs) ? 2 : 0 }}>
        {problem && Object.keys(problem.fields).length === 0 ? <ProblemNotice problem={problem} /> : null}
        {state === "conflict" ? (
          <ConflictPanel conflicts={conflicts} theirs={theirs} labelOf={labelOf} show={show} onResolve={resolve} />
        ) : theirs && theirs.taken.length > 0 ? (
          <Notice severity="info" title={`${theirs.by} changed this too; both are kept`}>
            Taken over: {theirs.taken.map(labelOf).join(", ")}.
          </Notice>
        ) : null}
      </Box>
      <Stack sx={{ gap: 2.5 }}>{children}</Stack>
      <Stack
        direction="row"
        sx={{
          gap: 1.5,
          mt: flush ? 0 : 2.5,
          p: edge,
          borderTop: flush ? 1 : 0,
          borderColor: "divider",
          alignItems: "center",
          flexWrap: "wrap",
        }}
      >
        <LockableButton type="submit" size="small" variant="outlined" locked={locked ?? nothing}>
          Save now
        </LockableButton>
        {actions}
        <SaveStatus state={state} savedAt={savedAt} idle={locked ?? "Changes are saved as you type."} />
      </Stack>
    </Box>
  );
}
