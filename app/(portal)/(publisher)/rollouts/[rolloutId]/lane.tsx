"use client";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import type { ReactNode } from "react";
import { StepStatus, TargetStatus } from "#components/deployments/deployment-status.tsx";
import { Endpoint } from "#components/deployments/endpoint.tsx";
import { LiveCheckReport } from "#components/deployments/live-check.tsx";
import { CodeBlock } from "#components/ui/code-block.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { Section } from "#components/ui/section.tsx";
import { count, durationWords } from "#components/ui/time-words.ts";
import { CallList } from "./call-list.tsx";
import { TryIt, type TryItProps } from "./try-it.tsx";
import type { WireLane, WireStep } from "./wire.ts";

interface LaneProps {
  readonly lane: WireLane;
  readonly curlOf: (endpoint: string) => string | undefined;
  readonly planAgain: string;
  /** Some gateways come after others. */
  readonly inWaves: boolean;
  /** What was shown to the person who asks for approval. */
  readonly plan: ReactNode;
  readonly tryIt: Pick<TryItProps, "rolloutId" | "samplePath" | "locked">;
}

/** One gateway: where it stands, each step with its time and calls, and where the API answers in the end. */
export function Lane({ lane, curlOf, planAgain, inWaves, plan, tryIt }: LaneProps) {
  const { predicted, made, polls } = lane;
  const left = lane.stepCount.total - lane.steps.length;
  return (
    <Section
      title={lane.gatewayName}
      description={`${inWaves ? `Wave ${lane.wave}. ` : ""}${lane.revision === null ? "Taking it away" : `Revision ${lane.revision}`}${lane.previousRevision === null ? "" : `, before it revision ${lane.previousRevision}`}`}
      actions={
        <span role="status" aria-live="polite" aria-label={`State on ${lane.gatewayName}`}>
          <TargetStatus state={lane.state} />
        </span>
      }
    >
      {lane.problem ? <LaneProblem lane={lane} planAgain={planAgain} /> : null}
      {plan}
      {lane.check ? <LiveCheckReport check={lane.check} gatewayName={lane.gatewayName} /> : null}
      {lane.state === "done" || lane.state === "check-failed" ? (
        <Box sx={{ mb: 1.5 }}>
          {lane.endpoints.map((endpoint) => (
            <Box key={endpoint}>
              <Endpoint address={endpoint} curl={curlOf(endpoint) ?? `curl -i '${endpoint}'`} />
              <TryIt {...tryIt} targetId={lane.id} gatewayName={lane.gatewayName} endpoint={endpoint} />
            </Box>
          ))}
        </Box>
      ) : null}
      <Box sx={{ color: "text.secondary", fontSize: 13, mb: 1 }}>
        {count(made.writes, "write")} made, {predicted.writes} planned; {count(made.reads, "read")} made,{" "}
        {predicted.reads} planned
        {polls > 0 ? `; ${count(polls, "poll")} of what takes its time` : ""}
        {lane.attempts > 1 ? `, ${lane.attempts} tries` : ""}
        {lane.nextTryAt ? (
          <>
            , next try <RelativeTime at={lane.nextTryAt} />
          </>
        ) : null}
        .
      </Box>
      {left > 0 ? (
        <Box sx={{ fontSize: 13, mb: 1 }}>{count(lane.stepCount.done, "step")} done; the latest are listed.</Box>
      ) : null}
      <Box component="ol" aria-label={`Steps on ${lane.gatewayName}`} sx={{ listStyle: "none", m: 0, p: 0 }}>
        {lane.steps.map((step) => (
          <Step key={step.id} step={step} />
        ))}
      </Box>
      {lane.calls.length > 0 ? <CallList title="Observing and verifying" calls={lane.calls} /> : null}
    </Section>
  );
}

function LaneProblem({ lane, planAgain }: { readonly lane: WireLane; readonly planAgain: string }) {
  const { problem, state } = lane;
  if (problem === null) return null;
  const calm =
    state === "waiting" ||
    state === "stale" ||
    state === "unknown-outcome" ||
    state === "compensated" ||
    state === "stopped";
  return (
    <Notice severity={calm ? "warning" : "error"} title={problem.sentence}>
      {problem.moved && problem.moved.length > 0 ? (
        <Box component="ul" aria-label="What moved" sx={{ m: 0, pl: 2.5 }}>
          {problem.moved.map((moved) => (
            <li key={moved}>{moved}</li>
          ))}
        </Box>
      ) : null}
      {problem.operation ? (
        <Box sx={{ fontSize: 13 }}>
          <code>{problem.operation}</code>
          {problem.status ? ` answered ${problem.status}` : ""}
          {problem.providerRequestId ? `, request ${problem.providerRequestId}` : ""}
        </Box>
      ) : null}
      {problem.detail ? <CodeBlock text={problem.detail} label="the gateway’s own words" /> : null}
      {state === "stale" || state === "blocked" ? (
        <Button variant="outlined" size="small" href={planAgain} sx={{ mt: 1 }}>
          Plan again
        </Button>
      ) : null}
    </Notice>
  );
}

/** Why a step stands still, and for how long; the page asks every second, so the seconds count down. */
function Wait({ step }: { readonly step: WireStep }) {
  const leftMs = step.waitingUntil === null ? 0 : Date.parse(step.waitingUntil) - Date.now();
  if (step.state !== "started" || leftMs <= 0) return null;
  return (
    <Box sx={{ color: "text.secondary", pl: { sm: "104px" } }} suppressHydrationWarning>
      Waits another {durationWords(Math.ceil(leftMs / 1000) * 1000)}. {step.waitingFor}
    </Box>
  );
}

function Step({ step }: { readonly step: WireStep }) {
  const took = step.finishedAt ? durationWords(Date.parse(step.finishedAt) - Date.parse(step.startedAt)) : "";
  return (
    <Box component="li" sx={{ borderTop: 1, borderColor: "divider", py: 0.75, fontSize: 13 }}>
      <Box sx={{ display: "flex", gap: 1.5, flexWrap: "wrap", alignItems: "baseline" }}>
        <Box sx={{ width: 92 }}>
          <StepStatus state={step.state} />
        </Box>
        <Box sx={{ flex: 1, minWidth: 160, overflowWrap: "anywhere" }}>
          {step.phase === "compensate" ? "Put back: " : ""}
          {step.action} {step.label}
        </Box>
        <Box sx={{ color: "text.secondary" }}>{took}</Box>
      </Box>
      <Wait step={step} />
      {step.problem ? (
        <Box sx={{ color: "error.main", pl: { sm: "104px" } }}>
          {step.problem.sentence}
          {step.problem.detail ? <CodeBlock text={step.problem.detail} label="the gateway’s own words" /> : null}
        </Box>
      ) : null}
      {step.calls.length > 0 ? <CallList title={count(step.calls.length, "call")} calls={step.calls} /> : null}
    </Box>
  );
}
