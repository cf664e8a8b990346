"use client";
import Box from "@mui/material/Box";
import Stack from "@mui/material/Stack";
import Typography from "@mui/material/Typography";
import { type FormEvent, type ReactNode, useEffect, useRef } from "react";
import type { Problem } from "#lib/model/problem.ts";
import { LockableButton } from "../ui/lockable-button.tsx";
import { ProblemNotice } from "./problem-notice.tsx";

interface FormShellProps {
  /** Names the form for assistive technology. */
  readonly label: string;
  /** The last refusal, or undefined. Required, so that no form can forget to show it. */
  readonly problem: Problem | undefined;
  /** True while the act runs. Required, so that no form can be sent twice. */
  readonly pending: boolean;
  /** The act and its object: "Register gateway". */
  readonly submitLabel: string;
  readonly onSubmit: () => void;
  /** Why this form cannot be sent now. */
  readonly locked?: string | undefined;
  /** Something was typed that leaving would lose. */
  readonly changed?: boolean;
  /** Further buttons beside the main one. */
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** Every form: the problem on top, where it takes focus; the fields; one main button named for what it does. */
export function FormShell(props: FormShellProps) {
  const { label, problem, pending, submitLabel, onSubmit, locked, changed = false, actions, children } = props;
  const problemRef = useRef<HTMLDivElement>(null);

  useEffect(() => {
    if (problem !== undefined) problemRef.current?.focus();
  }, [problem]);

  // The browser's own question before a tab with typed text is closed.
  useEffect(() => {
    if (!changed || pending) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [changed, pending]);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!pending && locked === undefined) onSubmit();
  };

  return (
    <Box component="form" aria-label={label} noValidate onSubmit={submit}>
      <Box ref={problemRef} tabIndex={-1} sx={{ outline: "none" }}>
        {problem ? <ProblemNotice problem={problem} /> : null}
      </Box>
      <Stack sx={{ gap: 2.5 }}>{children}</Stack>
      <Stack direction="row" sx={{ gap: 1, mt: 3, alignItems: "flex-start", flexWrap: "wrap" }}>
        <LockableButton type="submit" variant="contained" pending={pending} locked={locked}>
          {submitLabel}
        </LockableButton>
        {actions}
      </Stack>
      {/* The button itself says it to those who hear the page; below the row it moves no other button. */}
      {locked ? (
        <Typography aria-hidden variant="caption" component="p" sx={{ color: "text.secondary", mt: 0.5 }}>
          {locked}
        </Typography>
      ) : null}
    </Box>
  );
}
