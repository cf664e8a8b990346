import Box from "@mui/material/Box";
import Link from "@mui/material/Link";
import Stack from "@mui/material/Stack";
import { curlOf } from "#components/deployments/curl.ts";
import { DeploymentStatus, TargetStatus } from "#components/deployments/deployment-status.tsx";
import { Endpoint } from "#components/deployments/endpoint.tsx";
import { type Column, DataTable } from "#components/ui/data-table.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { LockableButton } from "#components/ui/lockable-button.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { Section } from "#components/ui/section.tsx";
import { deployRefusals } from "#lib/access/deploy-right.ts";
import type { DeploymentAction } from "#lib/model/deployment.ts";
import { lockedReason } from "#lib/model/permission.ts";
import {
  type DeploymentView,
  deploymentHistory,
  type HistoryEntry,
  listDeployments,
} from "#lib/rollouts/deployment-queries.ts";
import { paths } from "#lib/web/paths.ts";
import { type ApiPageProps, openApi } from "../../open-api.ts";
import { DetachDeployment } from "./detach-deployment.tsx";

export default async function DeploymentsPage({ params }: ApiPageProps) {
  const { actor, api } = await openApi((await params).apiId);
  const [deployments, history] = [
    await listDeployments(actor, { apiId: api.id }),
    await deploymentHistory(actor, api.id),
  ];
  const locked = lockedReason(actor.role, "rollout:run");
  const refusals = await deployRefusals(
    actor,
    deployments.map(({ gatewayId }) => gatewayId),
  );
  const curl = (endpoint: string) => curlOf(endpoint, api.draft.operations, api.draft.policies);
  const deploy = (
    <LockableButton variant="contained" href={paths.deployApi(api.id)} locked={locked}>
      Plan deployment
    </LockableButton>
  );
  return (
    <>
      <Section title="Deployments" description="One row a gateway. Live means observed by the last verification." flush>
        {deployments.length === 0 ? (
          <EmptyState title="Not deployed anywhere yet" action={deploy}>
            Choose gateways, read the plan, then deploy.
          </EmptyState>
        ) : (
          <DataTable
            caption="Deployments"
            columns={deploymentColumns(curl, (gatewayId) => locked ?? refusals.get(gatewayId))}
            rows={deployments}
            rowKey={(deployment) => deployment.id}
          />
        )}
      </Section>
      {history.length > 0 ? (
        <Section title="History" description="What was wanted of each gateway, the latest first." flush>
          <DataTable caption="History" columns={historyColumns} rows={history} rowKey={(entry) => entry.targetId} />
        </Section>
      ) : null}
    </>
  );
}

function deploymentColumns(
  curl: (endpoint: string) => string,
  /** Why nothing may be done on a gateway by this person. */
  lockedOn: (gatewayId: string) => string | undefined,
): readonly Column<DeploymentView>[] {
  const reason = (deployment: DeploymentView, act: DeploymentAction) => {
    const allowed = deployment.can[act];
    return lockedOn(deployment.gatewayId) ?? (allowed === true ? undefined : allowed);
  };
  return [
    {
      name: "Gateway",
      cell: ({ gatewayId, gatewayName }) => (
        <Link href={paths.gateway(gatewayId)} sx={{ fontWeight: 500, whiteSpace: "nowrap" }}>
          {gatewayName}
        </Link>
      ),
    },
    {
      name: "State",
      cell: ({ state, stateNote, lastRolloutId, checkedAt }) => (
        <Box sx={{ maxWidth: 320 }}>
          {lastRolloutId ? (
            <Link href={paths.rollout(lastRolloutId)} color="inherit">
              <DeploymentStatus state={state} checkedAt={checkedAt} />
            </Link>
          ) : (
            <DeploymentStatus state={state} checkedAt={checkedAt} />
          )}
          {stateNote ? <Box sx={{ color: "text.secondary", fontSize: 12 }}>{stateNote}</Box> : null}
        </Box>
      ),
    },
    { name: "Revision", cell: runningRevisions },
    {
      name: "Endpoint",
      cell: ({ endpoints }) =>
        endpoints.map((endpoint) => <Endpoint key={endpoint} address={endpoint} curl={curl(endpoint)} />),
    },
    { name: "Last verified", cell: ({ verifiedAt }) => (verifiedAt ? <RelativeTime at={verifiedAt} /> : "Never") },
    {
      name: "Acts",
      headingHidden: true,
      align: "right",
      cell: (deployment) => (
        <Stack direction="row" sx={{ gap: 0.5, justifyContent: "flex-end" }}>
          <LockableButton
            size="small"
            variant="outlined"
            aria-label={`Plan deployment to ${deployment.gatewayName}`}
            locked={reason(deployment, "deploy")}
            href={paths.deployApi(deployment.apiId, { gateways: deployment.gatewayId })}
          >
            Deploy
          </LockableButton>
          <LockableButton
            size="small"
            variant="outlined"
            aria-label={`Plan re-application to ${deployment.gatewayName}`}
            locked={
              reason(deployment, "deploy") ??
              (deployment.appliedRevision === null ? "Nothing of this API was applied there." : undefined)
            }
            href={paths.deployApi(deployment.apiId, {
              kind: "re-apply",
              revision: deployment.appliedRevision ?? undefined,
              share: deployment.share === 100 ? undefined : deployment.share,
              gateways: deployment.gatewayId,
            })}
          >
            Re-apply
          </LockableButton>
          <LockableButton
            size="small"
            variant="outlined"
            aria-label={`Plan undeployment from ${deployment.gatewayName}`}
            locked={reason(deployment, "undeploy")}
            href={paths.deployApi(deployment.apiId, { kind: "undeploy", gateways: deployment.gatewayId })}
          >
            Undeploy
          </LockableButton>
          <DetachDeployment
            apiId={deployment.apiId}
            gatewayId={deployment.gatewayId}
            gatewayName={deployment.gatewayName}
            locked={reason(deployment, "detach")}
          />
        </Stack>
      ),
    },
  ];
}

/** The number; of a canary its share too, and the number of what gets the rest. */
function runningRevisions({ appliedRevision, share, restRevision }: DeploymentView) {
  if (appliedRevision === null) return "None";
  if (share === 100) return appliedRevision;
  return (
    <>
      <Box sx={{ whiteSpace: "nowrap" }}>
        {appliedRevision} for {share} %
      </Box>
      <Box sx={{ whiteSpace: "nowrap", color: "text.secondary" }}>{restRevision ?? "another"} for the rest</Box>
    </>
  );
}

const historyColumns: readonly Column<HistoryEntry>[] = [
  { name: "When", cell: (entry) => <RelativeTime at={entry.at} /> },
  { name: "What", cell: (entry) => <Link href={paths.rollout(entry.rolloutId)}>{whatWords(entry)}</Link> },
  { name: "Gateway", cell: (entry) => entry.gatewayName },
  { name: "Revision", cell: (entry) => entry.revision ?? "None" },
  { name: "Result", cell: (entry) => <TargetStatus state={entry.state} /> },
  { name: "Note", cell: (entry) => entry.note ?? "" },
];

function whatWords({ kind, share }: HistoryEntry): string {
  return share === 100 ? kindWords[kind] : `${kindWords[kind]} for ${share} %`;
}

const kindWords = { deploy: "Deploy", undeploy: "Undeploy", "roll-back": "Roll back", "re-apply": "Re-apply" } as const;
