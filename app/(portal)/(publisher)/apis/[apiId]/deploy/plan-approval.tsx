"use client";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Checkbox from "@mui/material/Checkbox";
import FormControlLabel from "@mui/material/FormControlLabel";
import { useRouter } from "next/navigation";
import { type ReactNode, useState } from "react";
import { FormShell } from "#components/forms/form-shell.tsx";
import { useAct } from "#components/forms/use-act.ts";
import { Notice } from "#components/ui/notice.tsx";
import { Section } from "#components/ui/section.tsx";
import { count, durationWords } from "#components/ui/time-words.ts";
import type { RolloutKind } from "#lib/model/deployment.ts";
import { paths } from "#lib/web/paths.ts";
import { startRolloutAction } from "./actions.ts";
import { actWords } from "./acts.ts";
import { initialOptions, RolloutOptions } from "./rollout-options.tsx";
import { pauseOf, reasonAgainstWaves, waveOf } from "./wave-fields.tsx";

export interface PlannedTarget {
  readonly gatewayId: string;
  readonly name: string;
  readonly hash: string;
  /** Why nothing can be done here, whatever is ticked. */
  readonly blocked: string | undefined;
  /** Findings that a person may accept by name. */
  readonly overrides: readonly { readonly key: string; readonly sentence: string }[];
  /** Unusual shares that a person has to confirm. */
  readonly asks: readonly string[];
  readonly writes: number;
  readonly reads: number;
  /** What the provider's quotas take at least; 0 where there are none. */
  readonly leastMs: number;
  readonly details: ReactNode;
}

interface PlanApprovalProps {
  readonly apiId: string;
  readonly kind: RolloutKind;
  readonly revision: { readonly id: string; readonly number: number } | undefined;
  readonly share: number;
  readonly targets: readonly PlannedTarget[];
  /** Why a second person has to approve it; undefined where nobody has to. */
  readonly approvers: string | undefined;
}

/** The plan is the product: every consequence is on the page before the button that names the act. */
export function PlanApproval({ apiId, kind, revision, share, targets, approvers }: PlanApprovalProps) {
  const router = useRouter();
  const [options, setOptions] = useState(initialOptions);
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const { run, pending, problem, data } = useAct(startRolloutAction, ({ rolloutId }) =>
    router.push(paths.rollout(rolloutId)),
  );

  const toggle = (name: string) => {
    const next = new Set(ticked);
    if (!next.delete(name)) next.add(name);
    setTicked(next);
  };
  const tick = (name: string, label: string) => (
    <FormControlLabel
      key={name}
      label={label}
      control={<Checkbox size="small" checked={ticked.has(name)} onChange={() => toggle(name)} />}
      sx={{ alignItems: "flex-start", "& .MuiFormControlLabel-label": { pt: 0.75 } }}
    />
  );
  const start = () =>
    run({
      apiId,
      kind,
      strategy: options.strategy,
      check: options.check,
      wavePauseSeconds: pauseOf(options.waves) ?? 0,
      share,
      revisionId: revision?.id,
      ...(options.note.trim() === "" ? {} : { note: options.note.trim() }),
      targets: targets.map((target) => ({
        gatewayId: target.gatewayId,
        planHash: target.hash,
        wave: waveOf(options.waves, target.gatewayId) ?? 1,
        accepted: target.overrides
          .map(({ key }) => key)
          .filter((key) => ticked.has(`accept ${target.gatewayId} ${key}`)),
        confirmed: ticked.has(`confirm ${target.gatewayId}`),
      })),
    });
  const open = targets.filter(({ blocked }) => blocked === undefined);
  const writes = targets.reduce((sum, target) => sum + target.writes, 0);
  const reads = targets.reduce((sum, target) => sum + target.reads, 0);
  // Gateways are written to side by side, so the slowest tells.
  const leastMs = Math.max(0, ...targets.map((target) => target.leastMs));
  const planAgain = (
    <Button variant="outlined" onClick={() => router.refresh()}>
      Plan again
    </Button>
  );
  return (
    <FormShell
      label="Plan"
      problem={problem}
      pending={pending || data !== undefined}
      submitLabel={actWords(kind, targets.length, { revision: revision?.number, share, asks: approvers !== undefined })}
      onSubmit={start}
      locked={
        reasonAgainst(targets, ticked) ??
        reasonAgainstWaves(
          options.waves,
          targets.map(({ gatewayId }) => gatewayId),
        )
      }
      actions={
        <>
          {planAgain}
          {open.length > 0 && open.length < targets.length ? (
            <Button
              href={paths.deployApi(apiId, {
                kind,
                revision: revision?.number,
                share: share === 100 ? undefined : share,
                gateways: open.map(({ gatewayId }) => gatewayId).join(","),
              })}
            >
              Plan without{" "}
              {targets
                .filter(({ blocked }) => blocked !== undefined)
                .map(({ name }) => name)
                .join(", ")}
            </Button>
          ) : null}
        </>
      }
    >
      <div>
        {targets.map((target) => (
          <Section
            key={target.gatewayId}
            title={target.name}
            description={target.blocked ? "Nothing can be done here now." : undefined}
          >
            {target.details}
            {target.overrides.map(({ key, sentence }) =>
              tick(`accept ${target.gatewayId} ${key}`, `Go on without it on ${target.name}: ${sentence}`),
            )}
            {target.asks.length > 0 ? tick(`confirm ${target.gatewayId}`, target.asks.join(" ")) : null}
          </Section>
        ))}
      </div>
      <RolloutOptions kind={kind} targets={targets} value={options} onChange={setOptions} problem={problem} />
      {approvers ? <Notice severity="info" title={approvers} /> : null}
      <Box sx={{ color: "text.secondary" }}>
        In all {count(writes, "write")} and {count(reads, "read")}
        {leastMs > 0 ? `; the providers' own quotas make it take at least ${durationWords(leastMs)}` : ""}.
      </Box>
    </FormShell>
  );
}

/** The first thing that keeps the plan from running, as a sentence. */
function reasonAgainst(targets: readonly PlannedTarget[], ticked: ReadonlySet<string>): string | undefined {
  for (const { gatewayId, name, blocked, overrides, asks } of targets) {
    if (blocked !== undefined) return `${name}: ${blocked}`;
    const missing = overrides.filter(({ key }) => !ticked.has(`accept ${gatewayId} ${key}`)).length;
    if (missing > 0) return `${name}: accept what it cannot say, or leave it out.`;
    if (asks.length > 0 && !ticked.has(`confirm ${gatewayId}`)) return `${name}: confirm the unusual change.`;
  }
  return undefined;
}
