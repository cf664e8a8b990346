import Button from "@mui/material/Button";
import { type Column, DataTable } from "#components/ui/data-table.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { FilterBar } from "#components/ui/filter-bar.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { SearchField, SelectField } from "#components/ui/plain-fields.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { Section } from "#components/ui/section.tsx";
import { Status, type Tone } from "#components/ui/status.tsx";
import { descriptors } from "#lib/connectors/descriptors.ts";
import { type ExplainedSupport, explainSupport } from "#lib/connectors/explain-support.ts";
import { policies } from "#lib/model/policy/policy.ts";
import { paths } from "#lib/web/paths.ts";
import { type SearchParams, textOf } from "../../../../../search-text.ts";
import { type GatewayPageProps, openGateway } from "../../open-gateway.ts";
import { LearnedFacts } from "./learned-facts.tsx";

interface CapabilitiesPageProps extends GatewayPageProps {
  readonly searchParams: SearchParams;
}

type Level = ExplainedSupport["level"];

const levels: Readonly<Record<Level, readonly [tone: Tone, word: string]>> = {
  full: ["good", "Exact"],
  partial: ["warning", "Approximate"],
  none: ["neutral", "Not offered"],
};

export default async function CapabilitiesPage({ params, searchParams }: CapabilitiesPageProps) {
  const { gateway } = await openGateway((await params).gatewayId);
  const descriptor = Object.hasOwn(descriptors, gateway.kind) ? descriptors[gateway.kind] : undefined;
  if (descriptor === undefined) {
    return (
      <Notice severity="warning" title={`This Gatehouse does not know the kind ${gateway.kind}`}>
        It can be seen and deleted. Install the version that registered it to use it.
      </Notice>
    );
  }
  const given = await searchParams;
  const level = (["full", "partial", "none"] as const).find((known) => known === textOf(given.level));
  const search = textOf(given.search)?.slice(0, 100);
  const all = explainSupport(descriptor, gateway.facts);
  const rows = all.filter((row) => (level === undefined || row.level === level) && isNamed(row, search));
  const here = paths.gatewayCapabilities(gateway.id);
  const options = Object.entries(levels).map(([value, [, word]]) => ({
    value,
    label: `${word} (${all.filter((row) => row.level === value).length})`,
  }));
  return (
    <>
      <FilterBar action={here} clearHref={level === undefined && search === undefined ? undefined : here}>
        <SearchField name="search" label="Search by feature" value={search ?? ""} />
        <SelectField
          name="level"
          label="Support"
          value={level ?? ""}
          options={[{ value: "", label: `Any support (${all.length})` }, ...options]}
        />
      </FilterBar>
      <Section
        title="What it can say"
        description={
          gateway.checkedAt && gateway.version !== null ? (
            <>
              From what was found <RelativeTime at={gateway.checkedAt} />.
            </>
          ) : (
            "As any of this kind; check it to learn what this one can do."
          )
        }
        flush
      >
        {rows.length > 0 ? (
          <DataTable caption="Capabilities" columns={columns} rows={rows} rowKey={(row) => row.feature} />
        ) : (
          <EmptyState title="No feature matches" action={<Button href={here}>Show all features</Button>}>
            Nothing has this name and this support.
          </EmptyState>
        )}
      </Section>
      <LearnedFacts facts={gateway.facts} />
    </>
  );
}

const columns: readonly Column<ExplainedSupport>[] = [
  { name: "Feature", cell: ({ feature }) => labelOf(feature) },
  { name: "Support", cell: ({ level }) => <Status tone={levels[level][0]}>{levels[level][1]}</Status> },
  { name: "Why", cell: ({ why }) => why },
];

function isNamed({ feature }: ExplainedSupport, search: string | undefined): boolean {
  if (search === undefined) return true;
  return `${labelOf(feature)} ${feature}`.toLowerCase().includes(search.toLowerCase());
}

function labelOf(feature: string): string {
  const policy = Object.entries(policies).find(([type]) => type === feature)?.[1];
  const spaced = feature.replaceAll("-", " ");
  return policy?.label ?? spaced.charAt(0).toUpperCase() + spaced.slice(1);
}
