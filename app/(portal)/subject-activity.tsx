import Button from "@mui/material/Button";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Section } from "#components/ui/section.tsx";
import { listAudit } from "#lib/audit/queries.ts";
import type { Actor } from "#lib/model/actor.ts";
import { AuditTable } from "./audit-table.tsx";
import { type SearchParams, textOf } from "./search-text.ts";

interface SubjectActivityProps {
  readonly actor: Actor;
  readonly subject: { readonly type: "api" | "gateway"; readonly id: string };
  readonly searchParams: SearchParams;
  /** The address of the page this is on. */
  readonly here: string;
}

/** What was done to one thing, newest first. */
export async function SubjectActivity({ actor, subject, searchParams, here }: SubjectActivityProps) {
  const cursor = textOf((await searchParams).cursor);
  const { events, next } = await listAudit(actor, { subject, cursor });
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
