import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import type { Metadata } from "next";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { FilterBar } from "#components/ui/filter-bar.tsx";
import { LockableButton } from "#components/ui/lockable-button.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { SearchField, SelectField } from "#components/ui/plain-fields.tsx";
import { teamNames } from "#lib/access/teams/queries.ts";
import { listApis } from "#lib/apis/queries.ts";
import { listSavedViews } from "#lib/apis/saved-views.ts";
import { listGateways } from "#lib/gateways/queries.ts";
import { lifecycles, lifecycleWords } from "#lib/model/lifecycle.ts";
import { lockedReason } from "#lib/model/permission.ts";
import { paths } from "#lib/web/paths.ts";
import { requireActor } from "../../require-actor.ts";
import type { SearchParams } from "../../search-text.ts";
import { ApiTable } from "./api-table.tsx";
import { ColumnChoice } from "./column-choice.tsx";
import { readSearch, writeSearch } from "./list-search.ts";
import { SavedViews } from "./saved-views.tsx";

export const metadata: Metadata = { title: "APIs" };

const pageSize = 50;

const sortOptions = [
  { value: "name", label: "By name" },
  { value: "updated", label: "Last changed first" },
  { value: "newest", label: "Newest first" },
];
const lifecycleOptions = [
  { value: "", label: "Any lifecycle" },
  ...lifecycles.map((value) => ({ value, label: lifecycleWords[value] })),
];

export default async function ApisPage({ searchParams }: { readonly searchParams: SearchParams }) {
  const actor = await requireActor();
  const wanted = readSearch(await searchParams);
  const said = writeSearch(wanted);
  const [{ items, nextCursor }, views, gateways, teams] = await Promise.all([
    listApis(actor, { ...wanted, limit: pageSize }),
    listSavedViews(actor),
    listGateways(actor),
    teamNames(actor),
  ]);
  const { search, lifecycle, gateway, owner, sort, cursor, columns } = wanted;
  const isFiltered = [search, lifecycle, gateway, owner].some((said) => said !== undefined);
  const locked = lockedReason(actor.role, "api:edit");
  const importButton = (
    <LockableButton variant="contained" href={paths.newApi()} locked={locked}>
      Import API
    </LockableButton>
  );
  const createButton = (
    <LockableButton variant="outlined" href={paths.newApi({ from: "scratch" })} locked={locked}>
      Create from scratch
    </LockableButton>
  );
  const gatewayOptions = [
    { value: "", label: "On any gateway or none" },
    { value: "nowhere", label: "Deployed nowhere" },
    ...gateways.map(({ id, name }) => ({ value: id, label: `On ${name}` })),
  ];
  const ownerOptions = [
    { value: "", label: "Any owner" },
    { value: "nobody", label: "Owned by nobody" },
    ...teams.map(({ id, name }) => ({ value: id, label: `Owned by ${name}` })),
  ];
  return (
    <>
      <PageHeader
        title="APIs"
        description="Everything that is published, whatever gateway it runs on."
        actions={
          <>
            {createButton}
            {importButton}
          </>
        }
      />
      <FilterBar action={paths.apis()} clearHref={isFiltered ? paths.apis({ columns: said.columns }) : undefined}>
        <SearchField name="search" label="Search by name, slug or path" value={search ?? ""} />
        <SelectField name="lifecycle" label="Lifecycle" value={lifecycle ?? ""} options={lifecycleOptions} />
        <SelectField name="gateway" label="Runs on" value={gateway ?? ""} options={gatewayOptions} />
        <SelectField name="owner" label="Owner" value={owner ?? ""} options={ownerOptions} />
        <SelectField name="sort" label="Order" value={sort} options={sortOptions} />
        {said.columns === undefined ? null : <input type="hidden" name="columns" value={said.columns} />}
      </FilterBar>
      <Box sx={{ display: "flex", gap: 1, flexWrap: "wrap", alignItems: "center", mb: 1 }}>
        <Box sx={{ flex: "1 1 auto" }}>
          <SavedViews views={views} search={searchText(said)} />
        </Box>
        <ColumnChoice columns={columns} />
        <Button
          component="a"
          size="small"
          variant="outlined"
          href={paths.route.exportApis({ search, lifecycle, gateway, owner, sort })}
        >
          Export as CSV
        </Button>
      </Box>
      <Box sx={{ border: 1, borderColor: "divider", borderRadius: 1 }}>
        {items.length > 0 ? (
          <ApiTable items={items} columns={columns} locked={locked} />
        ) : isFiltered || cursor ? (
          <EmptyState title="No API matches" action={<Button href={paths.apis()}>Show all APIs</Button>}>
            {search
              ? `Nothing has “${search}” in its name, slug or base path and fits the filters.`
              : "Nothing fits the filters."}
          </EmptyState>
        ) : (
          <EmptyState
            title="No APIs yet"
            action={
              <>
                {createButton}
                {importButton}
              </>
            }
          >
            Import an OpenAPI document from a file, from the clipboard or from an address, or begin from nothing.
            Nothing is deployed by that.
          </EmptyState>
        )}
      </Box>
      {nextCursor || cursor ? (
        <Box component="nav" aria-label="Pages" sx={{ display: "flex", gap: 1, mt: 2 }}>
          {cursor ? <Button href={paths.apis(said)}>First page</Button> : null}
          {nextCursor ? <Button href={paths.apis({ ...said, cursor: nextCursor })}>Next {pageSize}</Button> : null}
        </Box>
      ) : null}
    </>
  );
}

function searchText(said: ReturnType<typeof writeSearch>): string {
  return paths.apis(said).split("?")[1] ?? "";
}
