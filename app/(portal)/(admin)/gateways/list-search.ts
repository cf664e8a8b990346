import { type GatewayFilter, type GatewaySort, gatewaySorts } from "#lib/gateways/queries.ts";
import { connectionStates, gatewayModeSchema } from "#lib/model/gateway.ts";
import { textOf } from "../../search-text.ts";

/** What the list of gateways shows, as its address says it. What the address says wrongly is as good as not said. */
export interface GatewayListSearch extends GatewayFilter {
  readonly sort: GatewaySort;
}

export function readSearch(given: Readonly<Record<string, string | string[] | undefined>>): GatewayListSearch {
  const mode = gatewayModeSchema.safeParse(textOf(given.mode));
  return {
    search: textOf(given.search)?.slice(0, 200),
    connection: connectionStates.find((state) => state === textOf(given.connection)),
    kind: textOf(given.kind)?.slice(0, 64),
    mode: mode.success ? mode.data : undefined,
    label: textOf(given.label)?.toLowerCase().slice(0, 40),
    sort: gatewaySorts.find((known) => known === textOf(given.sort)) ?? "name",
  };
}

/** The same as pairs for an address; what is not said stays out. */
export function writeSearch({ search, connection, kind, mode, label, sort }: GatewayListSearch) {
  return { search, connection, kind, mode, label, sort: sort === "name" ? undefined : sort };
}
