import Button from "@mui/material/Button";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Section } from "#components/ui/section.tsx";
import { listAudit } from "#lib/audit/queries.ts";
import { paths } from "#lib/web/paths.ts";
import { AuditTable } from "../../../../../audit-table.tsx";
import { type SearchParams, textOf } from "../../../../../search-text.ts";
import { type GatewayPageProps, openGateway } from "../../open-gateway.ts";

interface ActivityPageProps extends GatewayPageProps {
  readonly searchParams: SearchParams;
}

export default async function ActivityPage({ params, searchParams }: ActivityPageProps) {
  const { actor, gateway } = await openGateway((await params).gatewayId);
  const cursor = textOf((await searchParams).cursor);
  const { events, next } = await listAudit(actor, { subject: { type: "gateway", id: gateway.id }, cursor });
  const here = paths.gatewayActivity(gateway.id);
  return (
    <Section title="Activity" flush>
      {events.length > 0 ? (
        <AuditTable events={events} />
      ) : (
        <EmptyState title="Nothing was done here yet">Every act leaves its event.</EmptyState>
      )}
      {next ? <Button href={`${here}?cursor=${next}`}>Older</Button> : null}
    </Section>
  );
}
