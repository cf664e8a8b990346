import Button from "@mui/material/Button";
import Link from "@mui/material/Link";
import { type Column, DataTable } from "#components/ui/data-table.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { LockableButton } from "#components/ui/lockable-button.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { Section } from "#components/ui/section.tsx";
import type { ApiDetail, RevisionListItem } from "#lib/apis/queries.ts";
import { listRevisions } from "#lib/apis/revision-queries.ts";
import { lockedReason } from "#lib/model/permission.ts";
import { paths } from "#lib/web/paths.ts";
import { type SearchParams, textOf } from "../../../../../search-text.ts";
import { type ApiPageProps, openApi } from "../../open-api.ts";
import { PlanDeployment } from "../plan-deployment.tsx";
import { RestoreRevision } from "./restore-revision.tsx";

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
  return (
    <Section
      title="Revisions"
      description="What was deployed, as it was. A revision never changes."
      actions={
        <Button size="small" variant="outlined" href={paths.compareRevisions(api.id)}>
          Compare with the draft
        </Button>
      }
      flush
    >
      <DataTable
        caption="Revisions"
        columns={columns(api, lockedReason(actor.role, "rollout:run"), lockedReason(actor.role, "api:edit"))}
        rows={items}
        rowKey={(item) => item.id}
      />
      {nextBefore ? <Button href={`${here}?before=${nextBefore}`}>Older revisions</Button> : null}
    </Section>
  );
}

function columns(
  { id: apiId, rowVersion }: ApiDetail,
  locked: string | undefined,
  editLocked: string | undefined,
): readonly Column<RevisionListItem>[] {
  return [
    {
      name: "Revision",
      cell: (item) => <Link href={paths.apiRevision(apiId, item.number)}>Revision {item.number}</Link>,
    },
    { name: "Made", cell: (item) => <RelativeTime at={item.createdAt} /> },
    { name: "Note", cell: (item) => item.note ?? "" },
    { name: "Content", cell: (item) => <code>{item.contentHash.slice(0, 12)}</code> },
    {
      name: "Compare",
      headingHidden: true,
      cell: (item) =>
        item.number > 1 ? (
          <Link href={paths.compareRevisions(apiId, { from: item.number - 1, to: item.number })}>
            Changes since revision {item.number - 1}
          </Link>
        ) : null,
    },
    {
      name: "Restore into the draft",
      headingHidden: true,
      align: "right",
      cell: (item) => (
        <RestoreRevision apiId={apiId} rowVersion={rowVersion} number={item.number} locked={editLocked} />
      ),
    },
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
