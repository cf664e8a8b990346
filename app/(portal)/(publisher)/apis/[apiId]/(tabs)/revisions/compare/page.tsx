import Box from "@mui/material/Box";
import { GroupedChanges } from "#components/apis/grouped-changes.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { FilterBar } from "#components/ui/filter-bar.tsx";
import { SelectField } from "#components/ui/plain-fields.tsx";
import { Section } from "#components/ui/section.tsx";
import { count } from "#components/ui/time-words.ts";
import { ViewSwitch } from "#components/ui/view-switch.tsx";
import { diffRevisions, listRevisions, type RevisionReference } from "#lib/apis/revision-queries.ts";
import { lockedReason } from "#lib/model/permission.ts";
import { paths } from "#lib/web/paths.ts";
import { found } from "../../../../../../found.ts";
import { type SearchParams, textOf } from "../../../../../../search-text.ts";
import { type ApiPageProps, openApi } from "../../../open-api.ts";
import { RestoreRevision } from "../restore-revision.tsx";

const impacts = ["breaking", "risky", "safe"] as const;
const words = { breaking: "breaking", risky: "not known", safe: "not breaking" } as const;

export default async function CompareRevisionsPage({
  params,
  searchParams,
}: ApiPageProps & { readonly searchParams: SearchParams }) {
  const { actor, api } = await openApi((await params).apiId);
  const given = await searchParams;
  const from = referenceOf(textOf(given.from)) ?? api.latestRevision?.number ?? "draft";
  const to = referenceOf(textOf(given.to)) ?? "draft";
  const impact = impacts.find((known) => known === textOf(given.impact));
  const { items } = await listRevisions(actor, { apiId: api.id, limit: 200 });
  const changes = await found(diffRevisions(actor, { apiId: api.id, from, to }));
  const numbers = new Set([...items.map(({ number }) => number), from, to].filter((known) => known !== "draft"));
  const options = [
    { value: "draft", label: "Draft" },
    ...[...numbers].toSorted((a, b) => b - a).map((number) => ({ value: `${number}`, label: `Revision ${number}` })),
  ];
  const shown = impact === undefined ? changes : changes.filter((change) => change.impact === impact);
  const here = (wanted?: string) => paths.compareRevisions(api.id, { from, to, impact: wanted });
  const views = [
    { label: `All (${changes.length})`, href: here(), current: impact === undefined },
    ...impacts.map((known) => ({
      label: `${words[known]} (${changes.filter((change) => change.impact === known).length})`,
      href: here(known),
      current: impact === known,
    })),
  ];
  return (
    <Section
      title={`From ${referenceWords(from)} to ${referenceWords(to)}`}
      description="What those who call the API would notice, and what they would not."
      actions={
        from === "draft" ? null : (
          <RestoreRevision
            apiId={api.id}
            rowVersion={api.rowVersion}
            number={from}
            locked={lockedReason(actor.role, "api:edit")}
          />
        )
      }
    >
      <FilterBar action={paths.compareRevisions(api.id)} submitLabel="Compare">
        <SelectField name="from" label="From" value={String(from)} options={options} />
        <span>to</span>
        <SelectField name="to" label="To" value={String(to)} options={options} />
      </FilterBar>
      {changes.length === 0 ? (
        <EmptyState title="They say the same">Whoever calls the API notices nothing.</EmptyState>
      ) : (
        <>
          <Box sx={{ mb: 2, overflowX: "auto" }}>
            <ViewSwitch label="Which changes" views={views} />
          </Box>
          {shown.length === 0 ? (
            <EmptyState title={`No change is ${impact === undefined ? "there" : words[impact]}`}>
              {count(changes.length, "change")} of another kind. Choose “All” to see them.
            </EmptyState>
          ) : (
            <GroupedChanges changes={shown} />
          )}
        </>
      )}
    </Section>
  );
}

function referenceOf(text: string | undefined): RevisionReference | undefined {
  if (text === "draft") return "draft";
  const number = Number(text);
  return Number.isSafeInteger(number) && number > 0 && number < 2 ** 31 ? number : undefined;
}

function referenceWords(reference: RevisionReference): string {
  return reference === "draft" ? "the draft" : `revision ${reference}`;
}
