import Box from "@mui/material/Box";
import Typography from "@mui/material/Typography";
import { TrafficChart } from "#components/traffic/traffic-chart.tsx";
import { apiTrafficColumns } from "#components/traffic/traffic-columns.tsx";
import { WindowPicker } from "#components/traffic/window-picker.tsx";
import { DataTable } from "#components/ui/data-table.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Section } from "#components/ui/section.tsx";
import type { GatewayDetail } from "#lib/gateways/queries.ts";
import { keptTraffic, mostKeptRows } from "#lib/metrics/kept-queries.ts";
import { type TrafficWindow, trafficWindows, windowWords } from "#lib/metrics/window.ts";
import type { Actor } from "#lib/model/actor.ts";
import { paths } from "#lib/web/paths.ts";

interface KeptTrafficProps {
  readonly actor: Actor;
  readonly gateway: GatewayDetail;
  readonly window: TrafficWindow;
}

/** What was kept of the gateway's traffic: no provider is asked for it. */
export async function KeptTraffic({ actor, gateway, window }: KeptTrafficProps) {
  const { periods, seconds, figures, reason, rows, more } = await keptTraffic(actor, gateway, window);
  const title = `Traffic of the last ${windowWords[window]}`;
  return (
    <Section
      title={title}
      description="From what Gatehouse asked for every five minutes."
      actions={
        <WindowPicker
          options={trafficWindows.map((name) => ({
            ...{ label: name, current: name === window, href: paths.gatewayApis(gateway.id, { window: name }) },
          }))}
        />
      }
      flush
    >
      {figures === null ? (
        <EmptyState title="Not known">{reason}</EmptyState>
      ) : (
        <Box sx={{ p: 2 }}>
          <TrafficChart label={title} periods={periods} seconds={seconds} />
        </Box>
      )}
      {rows.length > 0 ? (
        <DataTable caption={`${title}, by API`} columns={apiTrafficColumns} rows={rows} rowKey={keyOf} />
      ) : null}
      {figures !== null && (reason !== null || more) ? (
        <Typography
          variant="body2"
          sx={{ color: "text.secondary", px: 2, py: 1, borderTop: 1, borderColor: "divider" }}
        >
          {more ? `The ${mostKeptRows} busiest APIs. ` : ""}
          {reason === null ? "" : `Not all is known: ${reason}`}
        </Typography>
      ) : null}
    </Section>
  );
}

const keyOf = ({ remoteId, apiId }: { readonly remoteId: string; readonly apiId: string | null }) =>
  `${remoteId} ${apiId ?? ""}`;
