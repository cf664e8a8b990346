import Button from "@mui/material/Button";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Section } from "#components/ui/section.tsx";
import { listAudit } from "#lib/audit/queries.ts";
import { paths } from "#lib/web/paths.ts";
import { AuditTable } from "../../../../../audit-table.tsx";
import { type SearchParams, textOf } from "../../../../../search-text.ts";
import { type ApiPageProps, openApi } from "../../open-api.ts";

interface ActivityPageProps extends ApiPageProps {
  readonly searchParams: SearchParams;
}

export default async function ActivityPage({ params, searchParams }: ActivityPageProps) {
  const { actor, api } = await openApi((await params).apiId);
  const cursor = textOf((await searchParams).cursor);
  const { events, next } = await listAudit(actor, { subject: { type: "api", id: api.id }, cursor });
  const here = paths.apiActivity(api.id);
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
