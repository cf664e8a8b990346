import type { Metadata } from "next";
import { Checklist } from "#components/dashboard/checklist.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { trafficWindows } from "#lib/metrics/window.ts";
import { estateFilterSchema } from "#lib/overview/estate.ts";
import { getOverview } from "#lib/overview/overview.ts";
import { rolloutsAwaitingApproval } from "#lib/rollouts/approval-queries.ts";
import { requireActor } from "../../require-actor.ts";
import { type SearchParams, textOf } from "../../search-text.ts";
import { Attention } from "./attention.tsx";
import { Awaiting } from "./awaiting.tsx";
import { Changes } from "./changes.tsx";
import { Counters } from "./counters.tsx";
import { EstateSection } from "./estate-section.tsx";
import { firstSteps } from "./first-steps.ts";
import { PrintStyles } from "./print-styles.tsx";
import { TrafficSection } from "./traffic-section.tsx";

export const metadata: Metadata = { title: "Overview" };

export default async function OverviewPage({ searchParams }: { readonly searchParams: SearchParams }) {
  const actor = await requireActor();
  const given = await searchParams;
  const window = trafficWindows.find((name) => name === textOf(given.window)) ?? "24h";
  const filter = estateFilterSchema.parse({
    search: textOf(given.search)?.slice(0, 100),
    lifecycle: textOf(given.lifecycle),
    state: textOf(given.state),
    gateway: textOf(given.gateway),
  });
  const overview = await getOverview(actor, { window });
  const steps = firstSteps(overview, actor.role);
  return (
    <>
      <PrintStyles />
      <PageHeader title="Overview" description="Every API, where it runs, and what needs somebody." />
      {steps.every(({ done }) => done) ? null : <Checklist steps={steps} />}
      <Counters overview={overview} window={window} />
      <Awaiting rollouts={await rolloutsAwaitingApproval(actor)} />
      <Attention overview={overview} window={window} />
      <EstateSection gateways={overview.gateways} total={overview.apis.total} filter={filter} window={window} />
      <TrafficSection traffic={overview.traffic} filter={filter} />
      <Changes changes={overview.changes} />
    </>
  );
}
