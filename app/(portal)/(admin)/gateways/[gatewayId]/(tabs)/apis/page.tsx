import Link from "@mui/material/Link";
import { DeploymentStatus } from "#components/deployments/deployment-status.tsx";
import { Copyable } from "#components/ui/copyable.tsx";
import { type Column, DataTable } from "#components/ui/data-table.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { Section } from "#components/ui/section.tsx";
import { trafficWindows } from "#lib/metrics/window.ts";
import { type DeploymentView, listDeployments } from "#lib/rollouts/deployment-queries.ts";
import { paths } from "#lib/web/paths.ts";
import { type SearchParams, textOf } from "../../../../../search-text.ts";
import { type GatewayPageProps, openGateway } from "../../open-gateway.ts";
import { KeptTraffic } from "./kept-traffic.tsx";
import { TrafficSection } from "./traffic-section.tsx";

interface GatewayApisPageProps extends GatewayPageProps {
  readonly searchParams: SearchParams;
}

export default async function GatewayApisPage({ params, searchParams }: GatewayApisPageProps) {
  const { actor, gateway } = await openGateway((await params).gatewayId);
  const asked = textOf((await searchParams).window);
  const window = trafficWindows.find((name) => name === asked) ?? "24h";
  const deployments = await listDeployments(actor, { gatewayId: gateway.id });
  return (
    <>
      <Section title="APIs on it" description="What Gatehouse deployed here." flush>
        {deployments.length > 0 ? (
          <DataTable caption="APIs on this gateway" columns={columns} rows={deployments} rowKey={(row) => row.id} />
        ) : (
          <EmptyState title="Nothing of ours is here yet">
            Open an API and plan a deployment to this gateway.
          </EmptyState>
        )}
      </Section>
      <TrafficSection actor={actor} gatewayId={gateway.id} />
      <KeptTraffic actor={actor} gateway={gateway} window={window} />
    </>
  );
}

const columns: readonly Column<DeploymentView>[] = [
  {
    name: "API",
    cell: (row) => (
      <Link href={paths.api(row.apiId)} sx={{ fontWeight: 500 }}>
        {row.apiName} {row.apiVersion}
      </Link>
    ),
  },
  { name: "State", cell: (row) => <DeploymentStatus state={row.state} /> },
  { name: "Revision", cell: (row) => row.appliedRevision ?? "None" },
  {
    name: "Endpoint",
    cell: (row) => row.endpoints.map((endpoint) => <Copyable key={endpoint} text={endpoint} label="Copy endpoint" />),
  },
  { name: "Last verified", cell: (row) => (row.verifiedAt ? <RelativeTime at={row.verifiedAt} /> : "Never") },
];
