import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import { EstateMatrix } from "#components/dashboard/estate-matrix.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { FilterBar } from "#components/ui/filter-bar.tsx";
import { SearchField, SelectField } from "#components/ui/plain-fields.tsx";
import { Section } from "#components/ui/section.tsx";
import { count } from "#components/ui/time-words.ts";
import type { TrafficWindow } from "#lib/metrics/window.ts";
import { lifecycles, lifecycleWords } from "#lib/model/lifecycle.ts";
import type { EstateFilter } from "#lib/overview/estate.ts";
import type { OverviewGateway } from "#lib/overview/overview.ts";
import { paths } from "#lib/web/paths.ts";

interface EstateSectionProps {
  readonly gateways: readonly OverviewGateway[];
  /** Of APIs, whatever is filtered. */
  readonly total: number;
  readonly filter: EstateFilter;
  readonly window: TrafficWindow;
}

const stateOptions = [
  { value: "", label: "In any state" },
  { value: "live", label: "Live" },
  { value: "failed", label: "Failed" },
  { value: "unknown", label: "Outcome unknown" },
  { value: "moving", label: "In progress" },
  { value: "rolled-back", label: "Rolled back" },
  { value: "detached", label: "Detached" },
];

/** Every API by every gateway. */
export function EstateSection({ gateways, total, filter, window }: EstateSectionProps) {
  const filtered = Object.values(filter).some((value) => value !== undefined);
  const whole = paths.estate({ window });
  const columns = gateways
    .filter(({ id }) => filter.gateway === undefined || id === filter.gateway)
    // What is looked for comes first: the last of twenty columns is off the screen.
    .toSorted((a, b) => (filter.state === undefined ? 0 : b.deployments[filter.state] - a.deployments[filter.state]))
    .map(({ id, name }) => ({ id, name }));
  return (
    <Box id="estate" sx={{ scrollMarginTop: 16 }}>
      <Section
        title="Where every API runs"
        description={`${count(total, "API")} on ${count(gateways.length, "gateway")}`}
        actions={
          <Button
            component="a"
            size="small"
            variant="outlined"
            href={paths.route.estateCsv({ ...filter })}
            className="no-print"
          >
            Export matrix as CSV
          </Button>
        }
        flush
      >
        <Box className="no-print" sx={{ px: 2, pt: 2 }}>
          <FilterBar action={whole} clearHref={filtered ? whole : undefined}>
            <input type="hidden" name="window" value={window} />
            <SearchField name="search" label="Search APIs by name, slug or path" value={filter.search ?? ""} />
            <SelectField name="state" label="State" value={filter.state ?? ""} options={stateOptions} />
            <SelectField
              name="gateway"
              label="Gateway"
              value={filter.gateway ?? ""}
              options={[
                { value: "", label: "On any gateway" },
                ...gateways.map(({ id, name }) => ({ value: id, label: name })),
              ]}
            />
            <SelectField
              name="lifecycle"
              label="Lifecycle"
              value={filter.lifecycle ?? ""}
              options={[
                { value: "", label: "Any lifecycle" },
                ...lifecycles.map((value) => ({ value, label: lifecycleWords[value] })),
              ]}
            />
          </FilterBar>
        </Box>
        <EstateMatrix
          columns={columns}
          filter={filter}
          empty={
            filtered ? (
              <EmptyState title="No API matches" action={<Button href={whole}>Show all APIs</Button>}>
                No API has all of this.
              </EmptyState>
            ) : (
              <EmptyState title="No APIs yet" action={<Button href={paths.apis()}>Go to the APIs</Button>}>
                What is imported is listed here, with where it runs.
              </EmptyState>
            )
          }
        />
      </Section>
    </Box>
  );
}
