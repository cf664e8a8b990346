import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Link from "@mui/material/Link";
import type { Metadata } from "next";
import { z } from "zod";
import { RolloutStatus, TargetStatus } from "#components/deployments/deployment-status.tsx";
import { rolloutTitle } from "#components/deployments/rollout-words.ts";
import { type Column, DataTable } from "#components/ui/data-table.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { listRollouts, type RolloutListItem } from "#lib/rollouts/queries.ts";
import { paths } from "#lib/web/paths.ts";
import { requireActor } from "../../require-actor.ts";
import { type SearchParams, textOf } from "../../search-text.ts";

export const metadata: Metadata = { title: "Rollouts" };

export default async function RolloutsPage({ searchParams }: { readonly searchParams: SearchParams }) {
  const actor = await requireActor();
  const before = z.uuid().safeParse(textOf((await searchParams).before)).data;
  const { items, nextBefore } = await listRollouts(actor, { before });
  return (
    <>
      <PageHeader title="Rollouts" description="Every act of change on gateways, the latest first." />
      <Box sx={{ border: 1, borderColor: "divider", borderRadius: 1 }}>
        {items.length > 0 ? (
          <DataTable caption="Rollouts" columns={columns} rows={items} rowKey={(item) => item.id} />
        ) : (
          <EmptyState
            title="No rollouts yet"
            action={
              <Button variant="outlined" href={paths.apis()}>
                Go to the APIs
              </Button>
            }
          >
            Open an API and plan a deployment; what happens on the gateways is then followed here.
          </EmptyState>
        )}
      </Box>
      {before ? <Button href={paths.rollouts()}>Latest</Button> : null}
      {nextBefore ? <Button href={paths.rollouts({ before: nextBefore })}>Older</Button> : null}
    </>
  );
}

const columns: readonly Column<RolloutListItem>[] = [
  {
    name: "Rollout",
    cell: (item) => (
      <Box sx={{ minWidth: 200 }}>
        <Link href={paths.rollout(item.id)} color="inherit" sx={{ fontWeight: 500 }}>
          {rolloutTitle(item)}
        </Link>
        {item.note ? <Box sx={{ color: "text.secondary", fontSize: 12 }}>{item.note}</Box> : null}
      </Box>
    ),
  },
  { name: "State", cell: (item) => <RolloutStatus state={item.state} /> },
  {
    name: "Gateways",
    cell: (item) => (
      <Box component="ul" sx={{ listStyle: "none", m: 0, p: 0 }}>
        {item.targets.map((target) => (
          <Box component="li" key={target.gatewayId} sx={{ whiteSpace: "nowrap" }}>
            <TargetStatus state={target.state} /> {target.gatewayName}
            {target.revision === null ? "" : `, revision ${target.revision}`}
          </Box>
        ))}
      </Box>
    ),
  },
  { name: "By", cell: (item) => item.createdByName ?? "Gatehouse" },
  { name: "Started", cell: (item) => <RelativeTime at={item.createdAt} /> },
];
