import Button from "@mui/material/Button";
import { FitList } from "#components/policies/fit-list.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { FilterBar } from "#components/ui/filter-bar.tsx";
import { SearchField } from "#components/ui/plain-fields.tsx";
import { Section } from "#components/ui/section.tsx";
import { fitLimit, gatewayFits } from "#lib/apis/gateway-fits.ts";
import type { ApiDetail } from "#lib/apis/queries.ts";
import { policies } from "#lib/model/policy/policy.ts";
import { paths } from "#lib/web/paths.ts";
import { requireActor } from "../../../../../require-actor.ts";

interface GatewayFitProps {
  readonly api: ApiDetail;
  /** Part of a gateway's name. */
  readonly search: string | undefined;
}

/** What each registered gateway would make of the draft, worked out from what is known of it: none is asked. */
export async function GatewayFit({ api, search }: GatewayFitProps) {
  const { fits, total } = await gatewayFits(await requireActor(), { apiId: api.id, search });
  const here = paths.apiPolicies(api.id);
  const titles = api.draft.policies.map(({ config, name }) => {
    const { label } = policies[config.type];
    return name === "" ? label : `${label} · ${name}`;
  });
  return (
    <Section
      title="Fit on each gateway"
      description="Worked out from what the last check learned; no gateway is asked."
      flush
    >
      {total > fitLimit || search !== undefined ? (
        <div style={{ padding: "12px 16px 0" }}>
          <FilterBar action={here} clearHref={search === undefined ? undefined : here}>
            <SearchField name="gateway" label="Part of a gateway's name" value={search ?? ""} />
          </FilterBar>
          {total > fitLimit ? `The first ${fitLimit} of ${total} by name. Filter to see others.` : null}
        </div>
      ) : null}
      {fits.length === 0 ? (
        <EmptyState
          title={search === undefined ? "No gateways yet" : "No gateway matches"}
          action={
            search === undefined ? (
              <Button href={paths.newGateway()}>Register gateway</Button>
            ) : (
              <Button href={here}>Show all gateways</Button>
            )
          }
        >
          {search === undefined
            ? "Register a gateway to see what it would make of these policies."
            : `None has “${search}” in its name.`}
        </EmptyState>
      ) : (
        <FitList fits={fits} policyTitles={titles} />
      )}
    </Section>
  );
}
