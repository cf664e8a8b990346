import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import type { Metadata } from "next";
import { connectionLook } from "#components/gateways/connection-status.tsx";
import { modeWords } from "#components/gateways/mode-words.ts";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { FilterBar } from "#components/ui/filter-bar.tsx";
import { LockableButton } from "#components/ui/lockable-button.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { SearchField, SelectField } from "#components/ui/plain-fields.tsx";
import { countGateways, listGateways } from "#lib/gateways/queries.ts";
import { lockedReason } from "#lib/model/permission.ts";
import { paths } from "#lib/web/paths.ts";
import { requireActor } from "../../require-actor.ts";
import type { SearchParams } from "../../search-text.ts";
import { Counters } from "./counters.tsx";
import { GatewayTable } from "./gateway-table.tsx";
import { type GatewayListSearch, readSearch, writeSearch } from "./list-search.ts";

export const metadata: Metadata = { title: "Gateways" };

const sortOptions = [
  { value: "name", label: "By name" },
  { value: "apis", label: "Most APIs first" },
  { value: "checked", label: "Longest unchecked first" },
  { value: "newest", label: "Newest first" },
];

export default async function GatewaysPage({ searchParams }: { readonly searchParams: SearchParams }) {
  const actor = await requireActor();
  const wanted = readSearch(await searchParams);
  const { sort, ...filter } = wanted;
  const { search, label, connection, kind, mode } = filter;
  const [gateways, counts] = await Promise.all([listGateways(actor, filter, sort), countGateways(actor, filter)]);
  const isFiltered = Object.values(filter).some((value) => value !== undefined);
  const register = (
    <LockableButton variant="contained" href={paths.newGateway()} locked={lockedReason(actor.role, "gateway:manage")}>
      Register gateway
    </LockableButton>
  );
  const whole = paths.gateways(writeSearch({ sort }));
  return (
    <>
      <PageHeader
        title="Gateways"
        description="What Gatehouse deploys to and learns from. They keep serving when Gatehouse is down."
        actions={register}
      />
      {gateways.length > 0 || isFiltered ? (
        <>
          <Counters counts={counts} wanted={wanted} />
          <FilterBar action={paths.gateways()} clearHref={isFiltered ? whole : undefined}>
            <SearchField name="search" label="Search by name" value={search ?? ""} />
            <SearchField name="label" label="With the label" value={label ?? ""} />
            <SelectField name="sort" label="Order" value={sort} options={sortOptions} />
            {Object.entries({ connection, kind, mode }).map(([name, value]) =>
              value === undefined ? null : <input key={name} type="hidden" name={name} value={value} />,
            )}
          </FilterBar>
        </>
      ) : null}
      <Box sx={{ border: 1, borderColor: "divider", borderRadius: 1 }}>
        {gateways.length > 0 ? (
          <GatewayTable rows={gateways} />
        ) : isFiltered ? (
          <EmptyState title="No gateway matches" action={<Button href={whole}>Show all gateways</Button>}>
            Nothing fits {saidWords(filter)}.
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

/** The filters in words, for a person who wonders why there is nothing. */
function saidWords({ search, label, connection, kind, mode }: Omit<GatewayListSearch, "sort">): string {
  const words = [
    search && `the name “${search}”`,
    label && `the label “${label}”`,
    connection && `the connection “${connectionLook(connection).label}”`,
    kind && `the kind “${kind}”`,
    mode && `the mode “${modeWords[mode]}”`,
  ];
  return words.filter(Boolean).join(" and ");
}
