import Box from "@mui/material/Box";
import Link from "@mui/material/Link";
import type { ReactNode } from "react";
import { DeploymentStatus } from "#components/deployments/deployment-status.tsx";
import { ConnectionStatus, KnownSince } from "#components/gateways/connection-status.tsx";
import { shareWords } from "#components/traffic/traffic-words.ts";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { Section } from "#components/ui/section.tsx";
import { Status } from "#components/ui/status.tsx";
import { count } from "#components/ui/time-words.ts";
import type { TrafficWindow } from "#lib/metrics/window.ts";
import type { ConnectionState } from "#lib/model/gateway.ts";
import { failingShare, leastRequests, type Overview } from "#lib/overview/overview.ts";
import { paths } from "#lib/web/paths.ts";

interface AttentionProps {
  readonly overview: Overview;
  readonly window: TrafficWindow;
}

const unwell: readonly ConnectionState[] = ["unreachable", "credential-refused", "degraded"];

/** What somebody has to look at, each with the way to its cause. */
export function Attention({ overview, window }: AttentionProps) {
  const { gateways, failingDeployments, failingTraffic, deployments } = overview;
  const troubled = gateways.filter(({ connection }) => unwell.includes(connection));
  const quiet = troubled.length + failingDeployments.length + failingTraffic.length === 0;
  const beyond = deployments.failed + deployments.unknown - failingDeployments.length;
  if (gateways.length === 0) return null;
  return (
    <Section
      title="Needs attention"
      description={`Server errors count from ${failingShare * 100}% of at least ${leastRequests} requests on.`}
      flush={!quiet}
    >
      {quiet ? (
        <EmptyState title="Nothing needs attention">
          Every gateway answers, no deployment failed, and no API fails its callers.
        </EmptyState>
      ) : (
        <Box component="ul" aria-label="Needs attention" sx={{ listStyle: "none", m: 0, p: 0 }}>
          {troubled.map(({ id, name, connection, connectionNote, checkedAt }) => (
            <Item
              key={id}
              state={<ConnectionStatus state={connection} />}
              link={<Link href={paths.gateway(id)}>{name}</Link>}
              words={connectionNote}
              when={<KnownSince checkedAt={checkedAt} />}
            />
          ))}
          {failingDeployments.map(({ id, state, stateNote, apiId, apiName, apiVersion, rolloutId, ...deployment }) => (
            <Item
              key={id}
              state={<DeploymentStatus state={state} />}
              link={
                <Link href={rolloutId === null ? paths.apiDeployments(apiId) : paths.rollout(rolloutId)}>
                  {apiName} {apiVersion} on {deployment.gatewayName}
                </Link>
              }
              words={stateNote ?? "The last rollout did not end well."}
              when={<RelativeTime at={deployment.updatedAt} />}
            />
          ))}
          {failingTraffic.map(({ gatewayId, gatewayName, name, requests, serverErrors }) => (
            <Item
              key={`${gatewayId} ${name}`}
              state={<Status tone="bad">Server errors</Status>}
              link={
                <Link href={paths.gatewayApis(gatewayId, { window })}>
                  {name} on {gatewayName}
                </Link>
              }
              words={`${shareWords(serverErrors, requests)} of ${count(requests, "request")} ended in a server error.`}
              when={null}
            />
          ))}
          {beyond > 0 ? (
            <Item
              state={<Status tone="bad">Failed</Status>}
              link={
                <Link href={paths.estate({ state: deployments.failed > 0 ? "failed" : "unknown", window })}>
                  {count(beyond, "more deployment")}
                </Link>
              }
              words="They are in the matrix below."
              when={null}
            />
          ) : null}
        </Box>
      )}
    </Section>
  );
}

interface ItemProps {
  readonly state: ReactNode;
  readonly link: ReactNode;
  readonly words: string | null;
  readonly when: ReactNode;
}

function Item({ state, link, words, when }: ItemProps) {
  return (
    <Box
      component="li"
      sx={{
        ...{ px: 2, py: 1, display: "grid", columnGap: 2, alignItems: "baseline", fontSize: 13 },
        gridTemplateColumns: { xs: "minmax(0, 1fr)", sm: "150px minmax(0, 1fr) max-content" },
        ...{ borderTop: 1, borderColor: "divider", "&:first-of-type": { borderTop: 0 } },
      }}
    >
      <span>{state}</span>
      <Box sx={{ minWidth: 0, overflowWrap: "anywhere" }}>
        <Box sx={{ fontWeight: 500 }}>{link}</Box>
        <Box sx={{ color: "text.secondary" }}>{words}</Box>
      </Box>
      <Box sx={{ color: "text.secondary" }}>{when}</Box>
    </Box>
  );
}
