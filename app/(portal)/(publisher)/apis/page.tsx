import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Link from "@mui/material/Link";
import type { Metadata } from "next";
import { DeploymentStatus } from "#components/deployments/deployment-status.tsx";
import { type Column, DataTable } from "#components/ui/data-table.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { FilterBar } from "#components/ui/filter-bar.tsx";
import { LockableButton } from "#components/ui/lockable-button.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { SearchField, SelectField } from "#components/ui/plain-fields.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { apiSorts } from "#lib/apis/api-paging.ts";
import { type ApiListItem, listApis } from "#lib/apis/queries.ts";
import { lockedReason } from "#lib/model/permission.ts";
import { paths } from "#lib/web/paths.ts";
import { requireActor } from "../../require-actor.ts";
import { type SearchParams, textOf } from "../../search-text.ts";

export const metadata: Metadata = { title: "APIs" };

const pageSize = 50;

const sortOptions = [
  { value: "name", label: "By name" },
  { value: "updated", label: "Last changed first" },
  { value: "newest", label: "Newest first" },
];

export default async function ApisPage({ searchParams }: { readonly searchParams: SearchParams }) {
  const actor = await requireActor();
  const given = await searchParams;
  const search = textOf(given.search);
  const cursor = textOf(given.cursor);
  const sort = apiSorts.find((name) => name === textOf(given.sort)) ?? "name";
  const { items, nextCursor } = await listApis(actor, { search, cursor, sort, limit: pageSize });
  const locked = lockedReason(actor.role, "api:edit");
  const importButton = (
    <LockableButton variant="contained" href={paths.newApi()} locked={locked}>
      Import API
    </LockableButton>
  );
  return (
    <>
      <PageHeader
        title="APIs"
        description="Everything that is published, whatever gateway it runs on."
        actions={
          <>
            <LockableButton variant="outlined" href={paths.newApi({ from: "scratch" })} locked={locked}>
              Create from scratch
            </LockableButton>
            {importButton}
          </>
        }
      />
      <FilterBar action={paths.apis()} clearHref={search ? paths.apis() : undefined} submitLabel="Search">
        <SearchField name="search" label="Search by name, slug or path" value={search ?? ""} />
        <SelectField name="sort" label="Order" value={sort} options={sortOptions} />
      </FilterBar>
      <Box sx={{ border: 1, borderColor: "divider", borderRadius: 1 }}>
        {items.length > 0 ? (
          <DataTable caption="APIs" columns={columns} rows={items} rowKey={(api) => api.id} />
        ) : search || cursor ? (
          <EmptyState title="No API matches" action={<Button href={paths.apis()}>Show all APIs</Button>}>
            Nothing has “{search}” in its name, slug or base path.
          </EmptyState>
        ) : (
          <EmptyState title="No APIs yet" action={importButton}>
            Import an OpenAPI document from a file, from the clipboard or from an address. Nothing is deployed by that.
          </EmptyState>
        )}
      </Box>
      {nextCursor || cursor ? (
        <Box component="nav" aria-label="Pages" sx={{ display: "flex", gap: 1, mt: 2 }}>
          {cursor ? <Button href={paths.apis({ search, sort })}>First page</Button> : null}
          {nextCursor ? <Button href={paths.apis({ search, sort, cursor: nextCursor })}>Next {pageSize}</Button> : null}
        </Box>
      ) : null}
    </>
  );
}

const columns: readonly Column<ApiListItem>[] = [
  {
    name: "API",
    cell: (api) => (
      <Box sx={{ minWidth: 160 }}>
        <Link href={paths.api(api.id)} color="inherit" sx={{ fontWeight: 500 }}>
          {api.name}
        </Link>{" "}
        <Box component="span" sx={{ color: "text.secondary" }}>
          {api.version}
        </Box>
      </Box>
    ),
  },
  { name: "Base path", cell: (api) => <code>{api.basePath}</code> },
  { name: "Operations", align: "right", cell: (api) => api.operationCount.toLocaleString("en") },
  {
    name: "Runs on",
    cell: (api) =>
      api.deployments.length === 0 ? (
        <Box component="span" sx={{ color: "text.secondary" }}>
          Nowhere yet
        </Box>
      ) : (
        <Box component="ul" sx={{ listStyle: "none", m: 0, p: 0 }}>
          {api.deployments.map((deployment) => (
            <Box component="li" key={deployment.id} sx={{ whiteSpace: "nowrap" }}>
              <DeploymentStatus state={deployment.state} /> on {deployment.gatewayName}
            </Box>
          ))}
        </Box>
      ),
  },
  { name: "Changed", cell: (api) => <RelativeTime at={api.updatedAt} /> },
];
