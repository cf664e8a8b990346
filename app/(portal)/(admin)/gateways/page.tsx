import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Link from "@mui/material/Link";
import type { Metadata } from "next";
import { ConnectionStatus, connectionOptions, KnownSince } from "#components/gateways/connection-status.tsx";
import { GatewayMark } from "#components/gateways/gateway-mark.tsx";
import { modeWords } from "#components/gateways/mode-words.ts";
import { type Column, DataTable } from "#components/ui/data-table.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { FilterBar } from "#components/ui/filter-bar.tsx";
import { LockableButton } from "#components/ui/lockable-button.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { SearchField, SelectField } from "#components/ui/plain-fields.tsx";
import { type GatewaySummary, listGateways } from "#lib/gateways/queries.ts";
import { connectionStates } from "#lib/model/gateway.ts";
import { lockedReason } from "#lib/model/permission.ts";
import { paths } from "#lib/web/paths.ts";
import { requireActor } from "../../require-actor.ts";
import { type SearchParams, textOf } from "../../search-text.ts";

export const metadata: Metadata = { title: "Gateways" };

export default async function GatewaysPage({ searchParams }: { readonly searchParams: SearchParams }) {
  const actor = await requireActor();
  const given = await searchParams;
  const search = textOf(given.search);
  const connection = connectionStates.find((state) => state === textOf(given.connection));
  const filtered = search !== undefined || connection !== undefined;
  const gateways = await listGateways(actor, { search, connection });
  const register = (
    <LockableButton variant="contained" href={paths.newGateway()} locked={lockedReason(actor.role, "gateway:manage")}>
      Register gateway
    </LockableButton>
  );
  return (
    <>
      <PageHeader
        title="Gateways"
        description="What Gatehouse deploys to and learns from. They keep serving when Gatehouse is down."
        actions={register}
      />
      <FilterBar action={paths.gateways()} clearHref={filtered ? paths.gateways() : undefined}>
        <SearchField name="search" label="Search by name" value={search ?? ""} />
        <SelectField
          name="connection"
          label="Connection"
          value={connection ?? ""}
          options={[{ value: "", label: "Any connection" }, ...connectionOptions]}
        />
      </FilterBar>
      <Box sx={{ border: 1, borderColor: "divider", borderRadius: 1 }}>
        {gateways.length > 0 ? (
          <DataTable caption="Gateways" columns={columns} rows={gateways} rowKey={(gateway) => gateway.id} />
        ) : filtered ? (
          <EmptyState title="No gateway matches" action={<Button href={paths.gateways()}>Show all gateways</Button>}>
            No gateway has this name and this connection.
          </EmptyState>
        ) : (
          <EmptyState title="No gateways yet" action={register}>
            Register one with the address of its management interface. Gatehouse tests what the credential may do before
            anything is saved.
          </EmptyState>
        )}
      </Box>
    </>
  );
}

const columns: readonly Column<GatewaySummary>[] = [
  {
    name: "Gateway",
    cell: (gateway) => (
      <Box sx={{ display: "flex", gap: 1.25, alignItems: "center", minWidth: 200 }}>
        <GatewayMark kind={gateway.kind} />
        <Box>
          <Link href={paths.gateway(gateway.id)} color="inherit" sx={{ fontWeight: 500 }}>
            {gateway.name}
          </Link>
          <Box sx={{ color: "text.secondary", fontSize: 12 }}>{gateway.kindLabel}</Box>
        </Box>
      </Box>
    ),
  },
  {
    name: "Connection",
    cell: (gateway) => (
      <Box>
        <ConnectionStatus state={gateway.connection} />
        <Box sx={{ color: "text.secondary", fontSize: 12 }}>
          <KnownSince checkedAt={gateway.checkedAt} />
        </Box>
      </Box>
    ),
  },
  { name: "Mode", cell: (gateway) => modeWords[gateway.mode] },
  {
    name: "APIs",
    align: "right",
    cell: (gateway) => Object.values(gateway.deployments).reduce((sum, number) => sum + number, 0),
  },
  { name: "Version", cell: (gateway) => gateway.version ?? "" },
  { name: "Address", cell: (gateway) => <code>{gateway.address}</code> },
];
