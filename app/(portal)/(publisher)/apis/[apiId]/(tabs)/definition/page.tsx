import Button from "@mui/material/Button";
import { FindingsList } from "#components/apis/findings-list.tsx";
import { OperationsTable } from "#components/apis/operations-table.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Facts } from "#components/ui/facts.tsx";
import { FilterBar } from "#components/ui/filter-bar.tsx";
import { SearchField } from "#components/ui/plain-fields.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { Section } from "#components/ui/section.tsx";
import { count } from "#components/ui/time-words.ts";
import { lockedReason } from "#lib/model/permission.ts";
import { paths } from "#lib/web/paths.ts";
import { type SearchParams, textOf } from "../../../../../search-text.ts";
import { type ApiPageProps, openApi } from "../../open-api.ts";
import { ReplaceDefinition } from "./replace-definition.tsx";

const pageSize = 100;

export default async function DefinitionPage({
  params,
  searchParams,
}: ApiPageProps & { readonly searchParams: SearchParams }) {
  const { actor, api } = await openApi((await params).apiId);
  const given = await searchParams;
  const search = textOf(given.search) ?? "";
  const from = Math.max(0, Number(textOf(given.from) ?? 0) || 0);
  const wanted = search.toLowerCase();
  const operations = api.draft.operations.filter(({ method, path, summary = "" }) =>
    `${method} ${path} ${summary}`.toLowerCase().includes(wanted),
  );
  const here = paths.apiDefinition(api.id);
  const pageAt = (start: number) => `${here}?${new URLSearchParams({ search, from: String(start) })}`;
  return (
    <>
      <Section title={count(operations.length, "operation")} flush>
        {api.draft.operations.length > 20 ? (
          <div style={{ padding: "12px 16px 0" }}>
            <FilterBar action={here} clearHref={search ? here : undefined} submitLabel="Search">
              <SearchField name="search" label="Search operations" value={search} />
            </FilterBar>
          </div>
        ) : null}
        {operations.length === 0 ? (
          <EmptyState title="No operation matches" action={<Button href={here}>Show all operations</Button>}>
            Nothing has “{search}” in its method, path or summary.
          </EmptyState>
        ) : (
          <OperationsTable operations={operations.slice(from, from + pageSize)} />
        )}
        {operations.length > pageSize ? (
          <nav aria-label="Pages of operations" style={{ padding: 12 }}>
            {from > 0 ? <Button href={pageAt(Math.max(0, from - pageSize))}>Previous {pageSize}</Button> : null}
            {from + pageSize < operations.length ? (
              <Button href={pageAt(from + pageSize)}>Next {pageSize}</Button>
            ) : null}
          </nav>
        ) : null}
      </Section>
      {api.document ? (
        <Section title="Document">
          <Facts
            facts={[
              ["Title", api.document.summary.title],
              ["Version", api.document.summary.version],
              ["Written as", `${api.document.summary.dialect ?? "unknown"}, ${api.document.format}`],
              ["Size", `${Math.ceil(api.document.size / 1000).toLocaleString("en")} kB`],
              ["Changed", <RelativeTime key="changed" at={api.updatedAt} />],
            ]}
          />
          {api.document.findings.length > 0 ? <FindingsList findings={api.document.findings} /> : null}
        </Section>
      ) : null}
      <Section
        title="Import a new version of the definition"
        description="Operations come from the new document; name, base path, backends and policies stay."
      >
        <ReplaceDefinition apiId={api.id} rowVersion={api.rowVersion} locked={lockedReason(actor.role, "api:edit")} />
      </Section>
    </>
  );
}
