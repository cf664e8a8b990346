import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import type { Metadata } from "next";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { FilterBar } from "#components/ui/filter-bar.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { SearchField, SelectField } from "#components/ui/plain-fields.tsx";
import { listAudit } from "#lib/audit/queries.ts";
import { paths } from "#lib/web/paths.ts";
import { AuditTable } from "../../audit-table.tsx";
import { requireActor } from "../../require-actor.ts";
import { type SearchParams, textOf } from "../../search-text.ts";
import { VerifyChain } from "./verify-chain.tsx";

export const metadata: Metadata = { title: "Activity" };

const subjects = [
  "api",
  "gateway",
  "rollout",
  "credential",
  "deployment",
  "user",
  "session",
  "invitation",
  "document",
  "activity",
];

export default async function ActivityPage({ searchParams }: { readonly searchParams: SearchParams }) {
  const asker = await requireActor();
  const given = await searchParams;
  const filter = {
    actor: textOf(given.actor),
    action: textOf(given.action),
    subject: textOf(given.subject),
    outcome: textOf(given.outcome),
    requestId: textOf(given.request),
  };
  const cursor = textOf(given.cursor);
  const { subject, ...rest } = filter;
  const { events, next } = await listAudit(asker, {
    ...rest,
    cursor,
    subject: subject ? { type: subject } : undefined,
  });
  const filtered = Object.values(filter).some((value) => value !== undefined);
  const search = { ...filter, request: filter.requestId, requestId: undefined };
  return (
    <>
      <PageHeader
        title="Activity"
        description="Everything that was done or refused, in a chain nobody can quietly edit. npm run audit:verify proves it."
      />
      <VerifyChain />
      <FilterBar action={paths.activity()} clearHref={filtered ? paths.activity() : undefined}>
        <SearchField name="actor" label="Who" value={filter.actor ?? ""} />
        <SearchField
          name="action"
          label="What"
          placeholder="What: gateway. or rollout.deploy"
          value={filter.action ?? ""}
        />
        <SelectField
          name="subject"
          label="On what"
          value={subject ?? ""}
          options={[{ value: "", label: "On anything" }, ...subjects.map((type) => ({ value: type, label: type }))]}
        />
        <SelectField
          name="outcome"
          label="Outcome"
          value={filter.outcome ?? ""}
          options={[
            { value: "", label: "Any outcome" },
            { value: "done", label: "Done" },
            { value: "refused", label: "Refused" },
            { value: "failed", label: "Failed" },
          ]}
        />
        <SearchField name="request" label="Request id" value={filter.requestId ?? ""} />
      </FilterBar>
      <Box sx={{ border: 1, borderColor: "divider", borderRadius: 1 }}>
        {events.length > 0 ? (
          <AuditTable events={events} />
        ) : (
          <EmptyState
            title={filtered ? "Nothing matches" : "Nothing was done yet"}
            action={filtered ? <Button href={paths.activity()}>Show all activity</Button> : undefined}
          >
            {filtered ? "No event has all of these." : "Every act leaves its event here."}
          </EmptyState>
        )}
      </Box>
      {next ? <Button href={paths.activity({ ...search, cursor: next })}>Older</Button> : null}
    </>
  );
}
