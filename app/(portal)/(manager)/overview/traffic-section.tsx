import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Link from "@mui/material/Link";
import { TrafficChart } from "#components/traffic/traffic-chart.tsx";
import { millisecondsWords, shareWords } from "#components/traffic/traffic-words.ts";
import { WindowPicker } from "#components/traffic/window-picker.tsx";
import { type Column, DataTable } from "#components/ui/data-table.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Section } from "#components/ui/section.tsx";
import type { EstateTraffic, GatewayTraffic } from "#lib/metrics/estate-traffic.ts";
import type { KeptFigures } from "#lib/metrics/kept.ts";
import { trafficWindows, windowWords } from "#lib/metrics/window.ts";
import type { EstateFilter } from "#lib/overview/estate.ts";
import { paths } from "#lib/web/paths.ts";

interface TrafficSectionProps {
  readonly traffic: EstateTraffic;
  /** Kept in the address when the window changes. */
  readonly filter: EstateFilter;
}

/** What consumers asked all gateways for, as far as these tell it. */
export function TrafficSection({ traffic, filter }: TrafficSectionProps) {
  const { window, periods, seconds, gateways } = traffic;
  const known = periods.some(({ figures }) => figures !== null);
  return (
    <Section
      title={`Traffic of the last ${windowWords[window]}`}
      description="As the gateways' providers counted it, asked for every five minutes."
      actions={
        <>
          <WindowPicker
            options={trafficWindows.map((name) => ({
              ...{ label: name, current: name === window },
              href: paths.overview({ ...filter, window: name }),
            }))}
          />
          <Button
            component="a"
            size="small"
            variant="outlined"
            href={paths.route.trafficCsv({ window })}
            className="no-print"
          >
            Export traffic as CSV
          </Button>
        </>
      }
      flush
    >
      {known ? (
        <Box sx={{ p: 2 }}>
          <TrafficChart label={`Traffic of the last ${windowWords[window]}`} periods={periods} seconds={seconds} />
        </Box>
      ) : (
        <EmptyState title="No traffic is known of this time">
          Gateways are asked every five minutes. The table says of each why nothing is known.
        </EmptyState>
      )}
      {gateways.length > 0 ? (
        <DataTable
          caption="Traffic by gateway"
          columns={columnsOf(traffic)}
          rows={gateways}
          rowKey={(row) => row.gatewayId}
        />
      ) : null}
    </Section>
  );
}

function columnsOf({ window }: EstateTraffic): readonly Column<GatewayTraffic>[] {
  const cause = (row: GatewayTraffic) => paths.gatewayApis(row.gatewayId, { window });
  const figure = (name: string, words: (figures: KeptFigures) => string): Column<GatewayTraffic> => ({
    name,
    align: "right",
    cell: (row) =>
      row.figures === null ? (
        "Unknown"
      ) : (
        <Link href={cause(row)} color="inherit">
          {words(row.figures)}
        </Link>
      ),
  });
  return [
    {
      name: "Gateway",
      cell: (row) => (
        <Link href={paths.gateway(row.gatewayId)} sx={{ fontWeight: 500 }}>
          {row.gatewayName}
        </Link>
      ),
    },
    figure("Requests", ({ requests }) => requests.toLocaleString("en")),
    figure("4xx", ({ clientErrors, requests }) => shareWords(clientErrors, requests)),
    figure("5xx", ({ serverErrors, requests }) => shareWords(serverErrors, requests)),
    figure("Average", ({ averageMs }) => millisecondsWords(averageMs)),
    {
      name: "What is not known",
      cell: (row) => <Box sx={{ color: "text.secondary", maxWidth: 420 }}>{row.reason ?? ""}</Box>,
    },
  ];
}
