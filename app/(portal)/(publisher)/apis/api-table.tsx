"use client";
import Box from "@mui/material/Box";
import Checkbox from "@mui/material/Checkbox";
import Link from "@mui/material/Link";
import { useState } from "react";
import { DeploymentStatus } from "#components/deployments/deployment-status.tsx";
import { type Column, DataTable } from "#components/ui/data-table.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import type { ApiListItem } from "#lib/apis/queries.ts";
import { lifecycleWords } from "#lib/model/lifecycle.ts";
import { paths } from "#lib/web/paths.ts";
import { type ApiColumn, columnWords } from "./api-columns.ts";
import { BulkActs } from "./bulk-acts.tsx";

interface ApiTableProps {
  readonly items: readonly ApiListItem[];
  readonly columns: readonly ApiColumn[];
  readonly locked: string | undefined;
}

/** The page of APIs, of which some can be chosen for what is done to many at once. */
export function ApiTable({ items, columns, locked }: ApiTableProps) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const here = items.filter(({ id }) => chosen.has(id));
  const toggle = (id: string) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    setChosen(next);
  };
  const toggleAll = () => setChosen(here.length === items.length ? new Set() : new Set(items.map(({ id }) => id)));
  const choice: Column<ApiListItem> = {
    name: "Choose",
    heading: (
      <Checkbox
        size="small"
        checked={here.length === items.length}
        indeterminate={here.length > 0 && here.length < items.length}
        onChange={toggleAll}
        slotProps={{ input: { "aria-label": "Choose all on this page" } }}
        sx={{ my: -1, p: 0.75 }}
      />
    ),
    cell: ({ id, name, version }) => (
      <Checkbox
        size="small"
        checked={chosen.has(id)}
        onChange={() => toggle(id)}
        slotProps={{ input: { "aria-label": `Choose ${name} ${version}` } }}
        sx={{ my: -1, p: 0.75 }}
      />
    ),
  };
  return (
    <>
      <BulkActs apis={here} locked={locked} onDone={() => setChosen(new Set())} />
      <DataTable
        caption="APIs"
        columns={[choice, nameColumn, ...columns.map((column) => ({ name: columnWords[column], ...cells[column] }))]}
        rows={items}
        rowKey={(api) => api.id}
      />
    </>
  );
}

const nameColumn: Column<ApiListItem> = {
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
};

const cells: Readonly<Record<ApiColumn, Omit<Column<ApiListItem>, "name">>> = {
  basePath: { cell: (api) => <code>{api.basePath}</code> },
  lifecycle: { cell: (api) => lifecycleWords[api.lifecycle] },
  owner: { cell: (api) => api.team?.name ?? "" },
  operations: { align: "right", cell: (api) => api.operationCount.toLocaleString("en") },
  runsOn: { cell: (api) => <RunsOn api={api} /> },
  changed: { cell: (api) => <RelativeTime at={api.updatedAt} /> },
};

/** More gateways are a press away. */
const shownGateways = 4;

function RunsOn({ api }: { readonly api: ApiListItem }) {
  if (api.deployments.length === 0) {
    return (
      <Box component="span" sx={{ color: "text.secondary" }}>
        Nowhere yet
      </Box>
    );
  }
  return (
    <Box component="ul" sx={{ listStyle: "none", m: 0, p: 0 }}>
      {api.deployments.slice(0, shownGateways).map((deployment) => (
        <Box component="li" key={deployment.id} sx={{ whiteSpace: "nowrap" }}>
          <DeploymentStatus state={deployment.state} /> on {deployment.gatewayName}
        </Box>
      ))}
      {api.deployments.length > shownGateways ? (
        <li>
          <Link href={paths.apiDeployments(api.id)}>and {api.deployments.length - shownGateways} more</Link>
        </li>
      ) : null}
    </Box>
  );
}
