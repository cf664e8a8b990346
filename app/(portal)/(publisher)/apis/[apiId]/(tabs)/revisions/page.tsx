import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Link from "@mui/material/Link";
import { DefinitionChanges } from "#components/apis/definition-changes.tsx";
import { type Column, DataTable } from "#components/ui/data-table.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { FilterBar } from "#components/ui/filter-bar.tsx";
import { LockableButton } from "#components/ui/lockable-button.tsx";
import { SelectField } from "#components/ui/plain-fields.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { Section } from "#components/ui/section.tsx";
import { count } from "#components/ui/time-words.ts";
import type { RevisionListItem } from "#lib/apis/queries.ts";
import { diffRevisions, listRevisions, type RevisionReference } from "#lib/apis/revision-queries.ts";
import { lockedReason } from "#lib/model/permission.ts";
import { paths } from "#lib/web/paths.ts";
import { found } from "../../../../../found.ts";
import { type SearchParams, textOf } from "../../../../../search-text.ts";
import { type ApiPageProps, openApi } from "../../open-api.ts";
import { PlanDeployment } from "../plan-deployment.tsx";

export default async function RevisionsPage({
  params,
  searchParams,
}: ApiPageProps & { readonly searchParams: SearchParams }) {
  const { actor, api } = await openApi((await params).apiId);
  const given = await searchParams;
  const before = Number(textOf(given.before)) || undefined;
  const { items, nextBefore } = await listRevisions(actor, { apiId: api.id, before });
  const here = paths.apiRevisions(api.id);
  if (items.length === 0) {
    return (
      <Section title="Revisions">
        <EmptyState title="No revisions yet" action={<PlanDeployment apiId={api.id} role={actor.role} />}>
          The first deployment makes revision 1 of the draft. A revision never changes, so it can always be rolled back
          to.
        </EmptyState>
      </Section>
    );
  }
  const from = referenceOf(textOf(given.from)) ?? api.latestRevision?.number ?? "draft";
  const to = referenceOf(textOf(given.to)) ?? "draft";
  const changes = await found(diffRevisions(actor, { apiId: api.id, from, to }));
  const references = [
    { value: "draft", label: "Draft" },
    ...items.map((item) => ({ value: String(item.number), label: `Revision ${item.number}` })),
  ];
  return (
    <>
      <Section title="Compare" description="What those who call the API would notice.">
        <FilterBar action={here} submitLabel="Compare">
          <SelectField name="from" label="From" value={String(from)} options={references} />
          <span>to</span>
          <SelectField name="to" label="To" value={String(to)} options={references} />
        </FilterBar>
        {changes.length === 0 ? (
          <Box sx={{ color: "text.secondary" }}>They say the same.</Box>
        ) : (
          <>
            <Box sx={{ mb: 1, fontWeight: 500 }}>{count(changes.length, "change")}</Box>
            <DefinitionChanges changes={changes} />
          </>
        )}
      </Section>
      <Section title="Revisions" flush>
        <DataTable
          caption="Revisions"
          columns={columns(api.id, lockedReason(actor.role, "rollout:run"))}
          rows={items}
          rowKey={(item) => item.id}
        />
        {nextBefore ? <Button href={`${here}?before=${nextBefore}`}>Older revisions</Button> : null}
      </Section>
    </>
  );
}

function referenceOf(text: string | undefined): RevisionReference | undefined {
  if (text === "draft") return "draft";
  const number = Number(text);
  return Number.isInteger(number) && number > 0 ? number : undefined;
}

function columns(apiId: string, locked: string | undefined): readonly Column<RevisionListItem>[] {
  return [
    {
      name: "Revision",
      cell: (item) => <Link href={paths.apiRevision(apiId, item.number)}>Revision {item.number}</Link>,
    },
    { name: "Made", cell: (item) => <RelativeTime at={item.createdAt} /> },
    { name: "Note", cell: (item) => item.note ?? "" },
    { name: "Content", cell: (item) => <code>{item.contentHash.slice(0, 12)}</code> },
    {
      name: "Roll back",
      headingHidden: true,
      align: "right",
      cell: (item) => (
        <LockableButton
          size="small"
          variant="outlined"
          locked={locked}
          href={paths.deployApi(apiId, { kind: "roll-back", revision: item.number })}
        >
          Roll back to revision {item.number}
        </LockableButton>
      ),
    },
  ];
}
