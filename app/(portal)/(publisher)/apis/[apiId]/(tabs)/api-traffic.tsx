import Box from "@mui/material/Box";
import Link from "@mui/material/Link";
import { millisecondsWords, shareWords } from "#components/traffic/traffic-words.ts";
import { type Column, DataTable } from "#components/ui/data-table.tsx";
import { Section } from "#components/ui/section.tsx";
import { count } from "#components/ui/time-words.ts";
import { type ApiTrafficRow, apiTraffic } from "#lib/metrics/kept-queries.ts";
import type { Actor } from "#lib/model/actor.ts";
import { paths } from "#lib/web/paths.ts";

/** What consumers asked this API for, gateway by gateway. Nothing where it runs nowhere. */
export async function ApiTraffic({ actor, apiId }: { readonly actor: Actor; readonly apiId: string }) {
  const rows = await apiTraffic(actor, apiId, "24h");
  if (rows.length === 0) return null;
  return (
    <Section
      title="Traffic of the last 24 hours"
      description="As the gateways' providers counted it, asked for every five minutes."
      flush
    >
      <DataTable caption="Traffic by gateway" columns={columns} rows={rows} rowKey={(row) => row.gatewayId} />
    </Section>
  );
}

type Figures = NonNullable<ApiTrafficRow["figures"]>;

function figure(name: string, words: (figures: Figures) => string): Column<ApiTrafficRow> {
  return { name, align: "right", cell: ({ figures }) => (figures === null ? "Unknown" : words(figures)) };
}

const columns: readonly Column<ApiTrafficRow>[] = [
  {
    name: "Gateway",
    cell: (row) => (
      <Link href={paths.gatewayApis(row.gatewayId, { window: "24h" })} sx={{ fontWeight: 500 }}>
        {row.gatewayName}
      </Link>
    ),
  },
  figure("Requests", ({ requests }) => requests.toLocaleString("en")),
  figure("4xx", ({ clientErrors, requests }) => shareWords(clientErrors, requests)),
  figure("5xx", ({ serverErrors, requests }) => shareWords(serverErrors, requests)),
  figure("Average", ({ averageMs }) => millisecondsWords(averageMs)),
  figure("95th percentile", ({ p95Ms }) => millisecondsWords(p95Ms)),
  {
    name: "What is not known",
    cell: ({ reason, figures }) => (
      <Box sx={{ color: "text.secondary", maxWidth: 360 }}>
        {reason ?? (figures?.sharedWith ? `Counted with ${count(figures.sharedWith, "other")} of the same name.` : "")}
      </Box>
    ),
  },
];
