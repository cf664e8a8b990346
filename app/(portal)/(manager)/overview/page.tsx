import Box from "@mui/material/Box";
import Link from "@mui/material/Link";
import Typography from "@mui/material/Typography";
import type { Metadata } from "next";
import { Checklist } from "#components/dashboard/checklist.tsx";
import { CounterCard } from "#components/dashboard/counter-card.tsx";
import { RolloutStatus } from "#components/deployments/deployment-status.tsx";
import { rolloutTitle } from "#components/deployments/rollout-words.ts";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { Section } from "#components/ui/section.tsx";
import { listApis } from "#lib/apis/queries.ts";
import { listGateways } from "#lib/gateways/queries.ts";
import { lockedReason } from "#lib/model/permission.ts";
import { rolloutsAwaitingApproval } from "#lib/rollouts/approval-queries.ts";
import { listDeployments } from "#lib/rollouts/deployment-queries.ts";
import { listRollouts } from "#lib/rollouts/queries.ts";
import { paths } from "#lib/web/paths.ts";
import { requireActor } from "../../require-actor.ts";

export const metadata: Metadata = { title: "Overview" };

const troubled: ReadonlySet<string> = new Set([
  "check-failed",
  "failed-retryable",
  "failed-permanent",
  "unknown-outcome",
]);

export default async function OverviewPage() {
  const actor = await requireActor();
  const gateways = await listGateways(actor);
  const deployments = await listDeployments(actor, {});
  const { items: apis, nextCursor } = await listApis(actor, { limit: 200, sort: "newest" });
  const { items: rollouts } = await listRollouts(actor, { limit: 6 });
  const awaiting = await rolloutsAwaitingApproval(actor);
  const connected = gateways.filter(({ connection }) => connection === "connected");
  const unwell = gateways.filter(({ connection }) => connection !== "connected" && connection !== "disabled");
  const live = deployments.filter(({ state }) => state === "live");
  const failing = deployments.filter(({ state }) => troubled.has(state));
  const verified = live.find(({ verifiedAt }) => verifiedAt !== null);
  const firstApi = apis[0];
  const steps = [
    {
      title: "Connect a gateway",
      done: connected.length > 0,
      href: gateways[0] && connected.length === 0 ? paths.gateway(gateways[0].id) : paths.newGateway(),
      action: gateways.length > 0 ? "Check the gateway" : "Register gateway",
      locked: lockedReason(actor.role, "gateway:manage"),
    },
    {
      title: "Import an API",
      done: apis.length > 0,
      href: paths.newApi(),
      action: "Import API",
      locked: lockedReason(actor.role, "api:edit"),
    },
    {
      title: "Deploy it and see it verified",
      done: verified !== undefined,
      href: firstApi ? paths.deployApi(firstApi.id) : paths.apis(),
      action: "Plan deployment",
      locked: lockedReason(actor.role, "rollout:run") ?? (firstApi ? undefined : "Import an API first."),
    },
  ];
  return (
    <>
      <PageHeader title="Overview" description="Every API, where it runs, and what needs somebody." />
      {steps.every(({ done }) => done) ? null : <Checklist steps={steps} />}
      <Box
        component="ul"
        aria-label="Counters"
        sx={{
          listStyle: "none",
          m: 0,
          p: 0,
          mb: 3,
          display: "grid",
          gap: 2,
          gridTemplateColumns: "repeat(auto-fill, minmax(160px, 1fr))",
        }}
      >
        <CounterCard label="APIs" value={`${apis.length}${nextCursor ? "+" : ""}`} href={paths.apis()} />
        <CounterCard label="Live deployments" value={live.length} href={paths.apis({ sort: "updated" })} tone="good" />
        <CounterCard
          label="Need attention"
          value={failing.length}
          href={paths.rollouts()}
          tone={failing.length > 0 ? "bad" : "neutral"}
        />
        <CounterCard
          label="Gateways connected"
          value={`${connected.length} of ${gateways.length}`}
          href={paths.gateways({ connection: "connected" })}
          tone="good"
        />
        <CounterCard
          label="Gateways not well"
          value={unwell.length}
          href={paths.gateways()}
          tone={unwell.length > 0 ? "warning" : "neutral"}
        />
      </Box>
      {awaiting.length > 0 ? (
        <Section title="Awaiting approval" description="Nothing is written before a second person has approved it.">
          <Box component="ul" sx={{ listStyle: "none", m: 0, p: 0 }}>
            {awaiting.map(({ rollout, locked }) => (
              <Box component="li" key={rollout.id} sx={{ py: 0.5 }}>
                <Link href={paths.rollout(rollout.id)}>{rolloutTitle(rollout)}</Link>
                <Typography variant="body2" sx={{ color: "text.secondary" }}>
                  {rollout.createdByName ?? "Gatehouse"} asked <RelativeTime at={rollout.createdAt} />, for{" "}
                  {rollout.targets.map(({ gatewayName }) => gatewayName).join(", ")}. {locked ?? "You may decide."}
                </Typography>
              </Box>
            ))}
          </Box>
        </Section>
      ) : null}
      {failing.length > 0 ? (
        <Section title="Needs attention">
          <Box component="ul" sx={{ listStyle: "none", m: 0, p: 0 }}>
            {failing.map((deployment) => (
              <Box component="li" key={deployment.id} sx={{ py: 0.5 }}>
                <Link
                  href={
                    deployment.lastRolloutId
                      ? paths.rollout(deployment.lastRolloutId)
                      : paths.apiDeployments(deployment.apiId)
                  }
                >
                  {deployment.apiName} {deployment.apiVersion} on {deployment.gatewayName}
                </Link>
                <Typography variant="body2" sx={{ color: "text.secondary" }}>
                  {deployment.stateNote ?? "The last rollout did not end well."}
                </Typography>
              </Box>
            ))}
          </Box>
        </Section>
      ) : null}
      <Section title="Latest rollouts" flush={rollouts.length > 0}>
        {rollouts.length === 0 ? (
          <EmptyState title="No rollouts yet">What is changed on gateways is listed here.</EmptyState>
        ) : (
          <Box component="ul" sx={{ listStyle: "none", m: 0, p: 0 }}>
            {rollouts.map((rollout) => (
              <Box
                component="li"
                key={rollout.id}
                sx={{
                  px: 2,
                  py: 1,
                  display: "flex",
                  gap: 2,
                  flexWrap: "wrap",
                  borderTop: 1,
                  borderColor: "divider",
                  "&:first-of-type": { borderTop: 0 },
                }}
              >
                <Link href={paths.rollout(rollout.id)} color="inherit" sx={{ fontWeight: 500, minWidth: 220 }}>
                  {rolloutTitle(rollout)}
                </Link>
                <RolloutStatus state={rollout.state} />
                <Box component="span" sx={{ color: "text.secondary" }}>
                  {rollout.targets.map(({ gatewayName }) => gatewayName).join(", ")} ·{" "}
                  <RelativeTime at={rollout.createdAt} />
                </Box>
              </Box>
            ))}
          </Box>
        )}
      </Section>
    </>
  );
}
