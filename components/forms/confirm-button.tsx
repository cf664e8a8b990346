"use client";
import Button from "@mui/material/Button";
import Dialog from "@mui/material/Dialog";
import DialogActions from "@mui/material/DialogActions";
import DialogContent from "@mui/material/DialogContent";
import DialogTitle from "@mui/material/DialogTitle";
import { type ReactNode, useId, useState, useTransition } from "react";
import type { ActionResult, Problem } from "#lib/model/problem.ts";
import { LockableButton } from "../ui/lockable-button.tsx";
import { ProblemNotice } from "./problem-notice.tsx";

interface ConfirmButtonProps {
  /** The act and its object: "Delete gateway". Also the name of the button that does it. */
  readonly label: string;
  readonly title: string;
  /** What happens, and what does not. */
  readonly children: ReactNode;
  readonly act: () => Promise<ActionResult<unknown>>;
  readonly onDone?: () => void;
  readonly locked?: string | undefined;
  readonly danger?: boolean;
  readonly small?: boolean;
}

/** A button whose consequences are read before it acts. */
export function ConfirmButton({
  label,
  title,
  children,
  act,
  onDone,
  locked,
  danger = false,
  small = false,
}: ConfirmButtonProps) {
  const [open, setOpen] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const [pending, startTransition] = useTransition();
  const titleId = useId();
  const confirm = () =>
    startTransition(async () => {
      const result = await act();
      if (!result.ok) return setProblem(result.problem);
      setOpen(false);
      onDone?.();
    });
  const show = () => {
    setProblem(undefined);
    setOpen(true);
  };
  return (
    <>
      <LockableButton
        variant="outlined"
        size={small ? "small" : "medium"}
        color={danger ? "error" : "primary"}
        locked={locked}
        onClick={show}
      >
        {label}
      </LockableButton>
      <Dialog open={open} onClose={() => setOpen(false)} aria-labelledby={titleId} maxWidth="sm" fullWidth>
        <DialogTitle id={titleId} component="h2" sx={{ fontSize: 16 }}>
          {title}
        </DialogTitle>
        <DialogContent>
          {problem ? <ProblemNotice problem={problem} /> : null}
          {children}
        </DialogContent>
        <DialogActions sx={{ px: 3, pb: 2 }}>
          <Button onClick={() => setOpen(false)}>Keep as it is</Button>
          <Button variant="contained" color={danger ? "error" : "primary"} loading={pending} onClick={confirm}>
            {label}
          </Button>
        </DialogActions>
      </Dialog>
    </>
  );
}
