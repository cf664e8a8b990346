import Box from "@mui/material/Box";
import { CounterCard } from "#components/dashboard/counter-card.tsx";
import type { Tone } from "#components/ui/status.tsx";
import type { TrafficWindow } from "#lib/metrics/window.ts";
import type { ConnectionState } from "#lib/model/gateway.ts";
import type { Overview } from "#lib/overview/overview.ts";
import { paths } from "#lib/web/paths.ts";

interface CountersProps {
  readonly overview: Overview;
  readonly window: TrafficWindow;
}

interface Counter {
  readonly label: string;
  readonly value: number;
  readonly href: string;
  readonly tone?: Tone;
  /** Left out at zero: what is not there needs no card. */
  readonly whenAny?: boolean;
}

/** What there is, by how it stands. Each number leads to what it counts. */
export function Counters({ overview, window }: CountersProps) {
  const groups = [
    { label: "Gateways", counters: gatewayCounters(overview) },
    { label: "APIs", counters: apiCounters(overview) },
    { label: "Deployments", counters: deploymentCounters(overview, window) },
  ];
  return (
    <Box sx={{ display: "grid", gap: 2, mb: 3 }}>
      {groups.map(({ label, counters }) => (
        <Box
          key={label}
          component="ul"
          aria-label={label}
          sx={{
            ...{ listStyle: "none", m: 0, p: 0, display: "grid", gap: 1.5 },
            gridTemplateColumns: { xs: "repeat(2, minmax(0, 1fr))", sm: "repeat(auto-fill, minmax(150px, 1fr))" },
          }}
        >
          {counters
            .filter(({ value, whenAny = false }) => value > 0 || !whenAny)
            .map(({ whenAny: _, ...counter }) => (
              <CounterCard key={counter.label} {...counter} />
            ))}
        </Box>
      ))}
    </Box>
  );
}

const connections: readonly (readonly [state: ConnectionState, label: string, tone: Tone])[] = [
  ["degraded", "Degraded", "warning"],
  ["unreachable", "Unreachable", "bad"],
  ["credential-refused", "Credential refused", "bad"],
  ["not-verified", "Not verified", "neutral"],
  ["disabled", "Disabled", "neutral"],
];

function gatewayCounters({ gateways }: Overview): readonly Counter[] {
  const inState = (state: ConnectionState) => gateways.filter(({ connection }) => connection === state).length;
  return [
    { label: "Gateways", value: gateways.length, href: paths.gateways() },
    {
      ...{ label: "Connected", value: inState("connected"), tone: "good" },
      href: paths.gateways({ connection: "connected" }),
    },
    ...connections.map(([connection, label, tone]) => ({
      ...{ label, tone, value: inState(connection), href: paths.gateways({ connection }), whenAny: true },
    })),
  ];
}

function apiCounters({ apis }: Overview): readonly Counter[] {
  const { draft, published, deprecated, retired } = apis.byLifecycle;
  const here = (lifecycle: string) => paths.apis({ lifecycle });
  return [
    { label: "APIs", value: apis.total, href: paths.apis() },
    { label: "Published", value: published, href: here("published"), whenAny: true },
    { label: "Drafts", value: draft, href: here("draft"), whenAny: true },
    { label: "Deprecated", value: deprecated, href: here("deprecated"), whenAny: true },
    { label: "Retired", value: retired, href: here("retired"), whenAny: true },
  ];
}

function deploymentCounters({ deployments }: Overview, window: TrafficWindow): readonly Counter[] {
  const here = (state: string) => paths.estate({ state, window });
  const { live, failed, unknown, moving, detached } = deployments;
  return [
    { label: "Live deployments", value: live, href: here("live"), tone: "good" },
    { label: "Failed", value: failed, href: here("failed"), tone: failed > 0 ? "bad" : "neutral" },
    {
      ...{ label: "Outcome unknown", value: unknown, href: here("unknown") },
      tone: unknown > 0 ? "warning" : "neutral",
    },
    { label: "In progress", value: moving, href: here("moving"), tone: "working", whenAny: true },
    {
      ...{ label: "Rolled back", value: deployments["rolled-back"], href: here("rolled-back") },
      ...{ tone: "warning", whenAny: true },
    },
    { label: "Detached", value: detached, href: here("detached"), whenAny: true },
  ];
}
