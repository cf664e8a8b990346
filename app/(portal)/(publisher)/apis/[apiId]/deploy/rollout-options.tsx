"use client";
import TextField from "@mui/material/TextField";
import { ChoiceField } from "#components/forms/choice-fields.tsx";
import type { RolloutKind, RolloutStrategy } from "#lib/model/deployment.ts";
import { type CheckMode, checkModes } from "#lib/model/live-check.ts";
import type { Problem } from "#lib/model/problem.ts";
import { type ChosenWaves, initialWaves, WaveFields } from "./wave-fields.tsx";

export interface ChosenOptions {
  readonly strategy: RolloutStrategy;
  readonly check: CheckMode;
  readonly note: string;
  readonly waves: ChosenWaves;
}

export const initialOptions: ChosenOptions = {
  strategy: "all-or-nothing",
  check: "when-reachable",
  note: "",
  waves: initialWaves,
};

interface RolloutOptionsProps {
  readonly kind: RolloutKind;
  readonly targets: readonly { readonly gatewayId: string; readonly name: string }[];
  readonly value: ChosenOptions;
  readonly onChange: (value: ChosenOptions) => void;
  readonly problem: Problem | undefined;
}

const strategies = {
  "all-or-nothing": "Put the others back",
  independent: "Keep what worked on the others",
} as const satisfies Record<RolloutStrategy, string>;

const strategyHelp = {
  "all-or-nothing": "Every gateway that was changed returns to the revision it had.",
  independent: "Each gateway keeps what it has reached; the failed ones can be tried again.",
} as const satisfies Record<RolloutStrategy, string>;

const checks = {
  "when-reachable": "Call the endpoints, where they can be reached",
  required: "Call the endpoints; they must answer",
  off: "Do not call the endpoints",
} as const satisfies Record<CheckMode, string>;

const checkHelp = {
  "when-reachable":
    "Up to eight calls without a key, which change nothing. An address on a private network is observed instead, and says so.",
  required: "Up to eight calls without a key, which change nothing. An address that cannot be reached from here fails.",
  off: "The gateway is observed to hold what was written, and nothing more is known.",
} as const satisfies Record<CheckMode, string>;

/** How the rollout goes about it, each choice with what it means. */
export function RolloutOptions({ kind, targets, value, onChange, problem }: RolloutOptionsProps) {
  const { strategy, check, note, waves } = value;
  const checkOf = (text: string) => checkModes.find((mode) => mode === text) ?? "when-reachable";
  return (
    <>
      {targets.length > 1 ? (
        <WaveFields targets={targets} value={waves} onChange={(changed) => onChange({ ...value, waves: changed })} />
      ) : null}
      {targets.length > 1 ? (
        <ChoiceField
          field={{
            kind: "choice",
            name: "strategy",
            label: "When one fails",
            description: strategyHelp[strategy],
            required: true,
            initial: strategy,
            options: Object.keys(strategies),
            words: strategies,
          }}
          value={strategy}
          onChange={(text) =>
            onChange({ ...value, strategy: text === "independent" ? "independent" : "all-or-nothing" })
          }
          problem={undefined}
        />
      ) : null}
      {kind === "undeploy" ? null : (
        <ChoiceField
          field={{
            kind: "choice",
            name: "check",
            label: "After applying",
            description: checkHelp[check],
            required: true,
            initial: check,
            options: [...checkModes],
            words: checks,
          }}
          value={check}
          onChange={(text) => onChange({ ...value, check: checkOf(text) })}
          problem={undefined}
        />
      )}
      <TextField
        label="Note"
        value={note}
        onChange={(event) => onChange({ ...value, note: event.target.value })}
        error={problem?.fields.note !== undefined}
        helperText={problem?.fields.note ?? "Why; kept with the rollout and in the activity. May stay empty."}
        sx={{ maxWidth: 560 }}
      />
    </>
  );
}
