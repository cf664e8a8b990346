import Box from "@mui/material/Box";
import Link from "@mui/material/Link";
import { ConnectionStatus, KnownSince } from "#components/gateways/connection-status.tsx";
import { GatewayMark } from "#components/gateways/gateway-mark.tsx";
import { modeWords } from "#components/gateways/mode-words.ts";
import { type Column, DataTable } from "#components/ui/data-table.tsx";
import { apisOn, type GatewaySummary } from "#lib/gateways/queries.ts";
import { paths } from "#lib/web/paths.ts";

/** The gateways, one a row. */
export function GatewayTable({ rows }: { readonly rows: readonly GatewaySummary[] }) {
  return <DataTable caption="Gateways" columns={columns} rows={rows} rowKey={({ id }) => id} />;
}

const quiet = { color: "text.secondary", fontSize: 12 } as const;

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
    cell: (gateway) => <ApisOn gateway={gateway} />,
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

function ApisOn({ gateway }: { readonly gateway: GatewaySummary }) {
  const number = apisOn(gateway);
  if (number === 0) return 0;
  return (
    <Link href={paths.gatewayApis(gateway.id)} aria-label={`APIs on ${gateway.name}: ${number}`}>
      {number.toLocaleString("en")}
    </Link>
  );
}
