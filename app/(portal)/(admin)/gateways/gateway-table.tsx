"use client";
import Box from "@mui/material/Box";
import Link from "@mui/material/Link";
import { useRef } from "react";
import { ConnectionStatus, KnownSince } from "#components/gateways/connection-status.tsx";
import { GatewayMark } from "#components/gateways/gateway-mark.tsx";
import { modeWords } from "#components/gateways/mode-words.ts";
import { type Column, DataTable } from "#components/ui/data-table.tsx";
import { useListKeys } from "#components/ui/list-keys.ts";
import type { GatewaySummary } from "#lib/gateways/queries.ts";
import { paths } from "#lib/web/paths.ts";

export interface GatewayRow
  extends Pick<
    GatewaySummary,
    "id" | "name" | "kind" | "kindLabel" | "connection" | "checkedAt" | "mode" | "labels" | "version" | "address"
  > {
  readonly apiCount: number;
}

/** The gateways, one a row; `j`, `k` and Enter walk through them. */
export function GatewayTable({ rows }: { readonly rows: readonly GatewayRow[] }) {
  const list = useRef<HTMLDivElement>(null);
  useListKeys(list);
  return (
    <Box ref={list}>
      <DataTable caption="Gateways" columns={columns} rows={rows} rowKey={({ id }) => id} />
    </Box>
  );
}

const quiet = { color: "text.secondary", fontSize: 12 } as const;

const columns: readonly Column<GatewayRow>[] = [
  {
    name: "Gateway",
    cell: (gateway) => (
      <Box sx={{ display: "flex", gap: 1.25, alignItems: "center", minWidth: 200 }}>
        <GatewayMark kind={gateway.kind} />
        <Box>
          <Link href={paths.gateway(gateway.id)} color="inherit" sx={{ fontWeight: 500 }}>
            {gateway.name}
          </Link>
          <Box sx={quiet}>{gateway.kindLabel}</Box>
        </Box>
      </Box>
    ),
  },
  {
    name: "Connection",
    cell: (gateway) => (
      <Box>
        <ConnectionStatus state={gateway.connection} />
        <Box sx={quiet}>
          <KnownSince checkedAt={gateway.checkedAt} />
        </Box>
      </Box>
    ),
  },
  { name: "Mode", cell: (gateway) => modeWords[gateway.mode] },
  {
    name: "APIs",
    align: "right",
    cell: ({ id, name, apiCount }) =>
      apiCount === 0 ? (
        0
      ) : (
        <Link href={paths.gatewayApis(id)} aria-label={`APIs on ${name}: ${apiCount}`}>
          {apiCount.toLocaleString("en")}
        </Link>
      ),
  },
  {
    name: "Labels",
    cell: ({ labels }) =>
      labels.length === 0 ? null : (
        <Box sx={{ display: "flex", columnGap: 1, flexWrap: "wrap" }}>
          {labels.map((label) => (
            <Link key={label} href={paths.gateways({ label })} title={`All gateways labelled ${label}`}>
              {label}
            </Link>
          ))}
        </Box>
      ),
  },
  { name: "Version", cell: (gateway) => gateway.version ?? "" },
  { name: "Address", cell: (gateway) => (gateway.address === "" ? null : <code>{gateway.address}</code>) },
];
