"use client";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Dialog from "@mui/material/Dialog";
import DialogActions from "@mui/material/DialogActions";
import DialogContent from "@mui/material/DialogContent";
import DialogTitle from "@mui/material/DialogTitle";
import { useId, useState, useTransition } from "react";
import { ProblemNotice } from "#components/forms/problem-notice.tsx";
import { LockableButton } from "#components/ui/lockable-button.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { count } from "#components/ui/time-words.ts";
import type { BulkOutcome } from "#lib/apis/bulk.ts";
import type { ApiListItem } from "#lib/apis/queries.ts";
import { type Lifecycle, lifecycleCan, lifecycleMeans, lifecycleWords } from "#lib/model/lifecycle.ts";
import type { ActionResult, Problem } from "#lib/model/problem.ts";
import { changeLifecyclesAction, deleteDraftsAction } from "./actions.ts";

interface BulkActsProps {
  readonly apis: readonly ApiListItem[];
  readonly locked: string | undefined;
  readonly onDone: () => void;
}

type BulkAct = Exclude<Lifecycle, "draft"> | "delete";

const labels: Readonly<Record<BulkAct, string>> = {
  published: "Publish",
  deprecated: "Deprecate",
  retired: "Retire",
  delete: "Delete drafts",
};

/** What can be done to the chosen APIs. Each act says whom it concerns before it is done, and who stayed after. */
export function BulkActs({ apis, locked, onDone }: BulkActsProps) {
  const [asked, setAsked] = useState<BulkAct>();
  const [outcome, setOutcome] = useState<BulkOutcome>();
  const acts = ["published", "deprecated", "retired", "delete"] as const;
  const finish = (result: BulkOutcome) => {
    setAsked(undefined);
    setOutcome(result);
    onDone();
  };
  if (apis.length === 0 && outcome === undefined) return null;
  return (
    <Box sx={{ px: 2, py: 1, borderBottom: 1, borderColor: "divider" }}>
      {outcome ? (
        <Notice
          severity={outcome.refused.length > 0 ? "warning" : "success"}
          title={`Done for ${count(outcome.done.length, "API")}${outcome.refused.length > 0 ? `; ${count(outcome.refused.length, "API")} as before` : ""}`}
          action={<Button onClick={() => setOutcome(undefined)}>Close</Button>}
        >
          {outcome.refused.map(({ title, sentence }) => (
            <div key={title}>
              {title}: {sentence}
            </div>
          ))}
        </Notice>
      ) : null}
      {apis.length > 0 ? (
        <Box sx={{ display: "flex", gap: 1, alignItems: "center", flexWrap: "wrap" }}>
          <span role="status">{count(apis.length, "API")} chosen</span>
          {acts.map((act) => (
            <LockableButton
              key={act}
              size="small"
              variant="outlined"
              color={act === "delete" ? "error" : "primary"}
              locked={locked ?? (concerned(act, apis).length === 0 ? noneReason[act] : undefined)}
              onClick={() => setAsked(act)}
            >
              {labels[act]}
            </LockableButton>
          ))}
          <Button size="small" onClick={onDone}>
            Choose none
          </Button>
        </Box>
      ) : null}
      {asked ? <Confirm act={asked} apis={apis} onClose={() => setAsked(undefined)} onDone={finish} /> : null}
    </Box>
  );
}

const noneReason: Readonly<Record<BulkAct, string>> = {
  published: "None of the chosen is a draft or deprecated.",
  deprecated: "None of the chosen is published or retired.",
  retired: "None of the chosen is deprecated.",
  delete: "None of the chosen is a draft.",
};

function concerned(act: BulkAct, apis: readonly ApiListItem[]): readonly ApiListItem[] {
  if (act === "delete") return apis.filter(({ lifecycle }) => lifecycle === "draft");
  return apis.filter(({ lifecycle }) => lifecycleCan[lifecycle][act] === true);
}

interface ConfirmProps extends Pick<BulkActsProps, "apis"> {
  readonly act: BulkAct;
  readonly onClose: () => void;
  readonly onDone: (outcome: BulkOutcome) => void;
}

function Confirm({ act, apis, onClose, onDone }: ConfirmProps) {
  const titleId = useId();
  const [problem, setProblem] = useState<Problem>();
  const [pending, startTransition] = useTransition();
  const concerns = concerned(act, apis);
  const apiIds = concerns.map(({ id }) => id);
  const label = `${labels[act]}: ${count(concerns.length, "API")}`;
  const run = () =>
    startTransition(async () => {
      const result: ActionResult<BulkOutcome> =
        act === "delete" ? await deleteDraftsAction({ apiIds }) : await changeLifecyclesAction({ apiIds, to: act });
      if (result.ok) onDone(result.data);
      else setProblem(result.problem);
    });
  return (
    <Dialog open onClose={onClose} aria-labelledby={titleId} maxWidth="sm" fullWidth>
      <DialogTitle id={titleId} component="h2" sx={{ fontSize: 16 }}>
        {label}?
      </DialogTitle>
      <DialogContent>
        {problem ? <ProblemNotice problem={problem} /> : null}
        {act === "delete"
          ? "These drafts and their revisions are deleted and cannot be brought back. One that runs on a gateway stays."
          : `${lifecycleWords[act]}: ${lifecycleMeans[act]} No gateway is touched.`}
        <Box component="ul" sx={{ m: 0, mt: 1, pl: 2.5 }}>
          {concerns.slice(0, 20).map(({ id, name, version }) => (
            <li key={id}>
              {name} {version}
            </li>
          ))}
        </Box>
        {concerns.length > 20 ? `And ${concerns.length - 20} more.` : null}
        {concerns.length < apis.length ? (
          <p>{count(apis.length - concerns.length, "chosen API")} stay as before.</p>
        ) : null}
      </DialogContent>
      <DialogActions sx={{ px: 3, pb: 2 }}>
        <Button onClick={onClose}>Keep as it is</Button>
        <Button variant="contained" color={act === "delete" ? "error" : "primary"} loading={pending} onClick={run}>
          {label}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
