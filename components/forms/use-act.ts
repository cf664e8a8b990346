"use client";
import { useState, useTransition } from "react";
import type { ActionResult, Problem } from "#lib/model/problem.ts";
import { tellUnauthenticated } from "./unauthenticated.ts";

interface Act<Input, Data> {
  readonly run: (input: Input) => void;
  readonly pending: boolean;
  readonly problem: Problem | undefined;
  readonly data: Data | undefined;
}

/** Runs a server action: pending while it does, the problem when it was refused, `onDone` with its data when it was not. */
export function useAct<Input, Data>(
  action: (input: Input) => Promise<ActionResult<Data>>,
  onDone?: (data: Data) => void,
): Act<Input, Data> {
  const [pending, startTransition] = useTransition();
  const [result, setResult] = useState<ActionResult<Data>>();
  const run = (input: Input) =>
    startTransition(async () => {
      setResult(undefined);
      const answer = await action(input).catch(() => unreachable);
      setResult(answer);
      if (answer.ok) onDone?.(answer.data);
      else if (answer.problem.code === "unauthenticated") tellUnauthenticated();
    });
  return {
    run,
    pending,
    problem: result?.ok === false ? result.problem : undefined,
    data: result?.ok === true ? result.data : undefined,
  };
}

const unreachable = {
  ok: false,
  problem: {
    code: "unreachable",
    sentence:
      "Gatehouse did not answer, so it is not known whether this was done. Reload the page and look before trying again.",
    fields: {},
    findings: [],
    reference: "",
  },
} as const;
