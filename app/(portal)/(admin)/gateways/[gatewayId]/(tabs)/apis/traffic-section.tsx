import Box from "@mui/material/Box";
import Skeleton from "@mui/material/Skeleton";
import Typography from "@mui/material/Typography";
import { Suspense } from "react";
import { apiTrafficColumns } from "#components/traffic/traffic-columns.tsx";
import { DataTable } from "#components/ui/data-table.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { Section } from "#components/ui/section.tsx";
import { count } from "#components/ui/time-words.ts";
import { trafficOf } from "#lib/metrics/queries.ts";
import type { Actor } from "#lib/model/actor.ts";

interface TrafficProps {
  readonly actor: Actor;
  readonly gatewayId: string;
}

const mostRows = 100;

/** What the gateway's provider counted, asked for while the rest of the page is read. */
export function TrafficSection(props: TrafficProps) {
  return (
    <Section title="Traffic in the last hour" description="As the gateway's provider counted it." flush>
      <Suspense fallback={<Asking />}>
        <Figures {...props} />
      </Suspense>
    </Section>
  );
}

async function Figures({ actor, gatewayId }: TrafficProps) {
  const traffic = await trafficOf(actor, gatewayId);
  if (traffic.state === "not-offered") return <EmptyState title="Not known">{traffic.sentence}</EmptyState>;
  if (traffic.state === "failed") {
    return (
      <Box sx={{ px: 2, pt: 2 }}>
        <Notice severity="warning" title={traffic.sentence}>
          {traffic.detail}
        </Notice>
      </Box>
    );
  }
  const { rows, window, limit } = traffic;
  if (rows.length === 0) return <EmptyState title="Nothing to count">There is no API on this gateway.</EmptyState>;
  const busiest = rows.length > mostRows ? `The ${mostRows} busiest of ${count(rows.length, "API")}. ` : "";
  return (
    <>
      <DataTable
        caption="Traffic by API"
        columns={apiTrafficColumns}
        rows={rows.slice(0, mostRows)}
        rowKey={(row) => row.remoteId}
      />
      <Typography variant="body2" sx={{ color: "text.secondary", px: 2, py: 1, borderTop: 1, borderColor: "divider" }}>
        {busiest}Counted until <RelativeTime at={window.to} />. {limit}
      </Typography>
    </>
  );
}

function Asking() {
  return (
    <Box role="status" aria-label="Asking the gateway for its traffic" sx={{ px: 2, py: 1.25 }}>
      <Skeleton variant="text" width="60%" height={22} />
      <Skeleton variant="text" width="45%" height={22} />
    </Box>
  );
}
