"use client";
import Box from "@mui/material/Box";
import TextField from "@mui/material/TextField";
import { useState } from "react";
import { ProblemNotice } from "#components/forms/problem-notice.tsx";
import { useAct } from "#components/forms/use-act.ts";
import { LockableButton } from "#components/ui/lockable-button.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { Section } from "#components/ui/section.tsx";
import { approveRolloutAction, refuseRolloutAction } from "./actions.ts";
import type { WireRollout } from "./wire.ts";

interface DecisionProps {
  readonly rollout: WireRollout;
  /** Why this person may not decide. */
  readonly locked: string | undefined;
  readonly onDone: () => void;
}

/** The second person's part: what was decided, or the buttons that decide. Nothing where nobody had to. */
export function Decision({ rollout, locked, onDone }: DecisionProps) {
  if (rollout.state === "awaiting-approval") return <Decide rollout={rollout} locked={locked} onDone={onDone} />;
  const { decision, state } = rollout;
  if (decision === null) return null;
  const who = decision.byName ?? "Somebody who has no account any more";
  return (
    <Notice severity={state === "refused" || state === "expired" ? "warning" : "info"} title={decided(who, state)}>
      <RelativeTime at={decision.at} />
      {decision.note ? `: ${decision.note}` : "."}
      {state === "expired" ? " Nothing was written. Plan again, and ask for that." : ""}
    </Notice>
  );
}

function decided(who: string, state: WireRollout["state"]): string {
  if (state === "refused") return `${who} refused this`;
  return state === "expired"
    ? `${who} would have approved this, but a plan had changed meanwhile`
    : `${who} approved this`;
}

function Decide({ rollout, locked, onDone }: DecisionProps) {
  const [note, setNote] = useState("");
  const approve = useAct(approveRolloutAction, onDone);
  const refuse = useAct(refuseRolloutAction, onDone);
  const problem = approve.problem ?? refuse.problem;
  const pending = approve.pending || refuse.pending;
  const input = { rolloutId: rollout.id, note: note.trim() };
  return (
    <Section
      title="Waits for a second person"
      description="Nothing is written before somebody else has approved the plans below. Each gateway is asked once more then: where one would be changed in another way, nothing starts."
    >
      {problem ? <ProblemNotice problem={problem} /> : null}
      <TextField
        label="Note on the decision"
        value={note}
        onChange={(event) => setNote(event.target.value)}
        error={problem?.fields.note !== undefined}
        helperText={problem?.fields.note ?? "Kept with the rollout. A refusal needs one."}
        disabled={locked !== undefined}
        sx={{ display: "block", maxWidth: 560, "& .MuiInputBase-root": { width: "100%" } }}
      />
      <Box sx={{ display: "flex", gap: 1, flexWrap: "wrap", mt: 1 }}>
        <LockableButton
          variant="contained"
          pending={approve.pending}
          locked={locked ?? (refuse.pending ? "It is being refused." : undefined)}
          onClick={() => approve.run(input)}
        >
          Approve and start
        </LockableButton>
        <LockableButton
          variant="outlined"
          pending={refuse.pending}
          locked={
            locked ?? (note.trim() === "" ? "Say why, in the note." : pending ? "It is being approved." : undefined)
          }
          onClick={() => refuse.run(input)}
        >
          Refuse
        </LockableButton>
      </Box>
      {locked ? <Box sx={{ mt: 0.5, fontSize: 12, color: "text.secondary" }}>{locked}</Box> : null}
    </Section>
  );
}
