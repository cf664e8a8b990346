import { type ApiSort, apiSorts } from "#lib/apis/api-paging.ts";
import { type Lifecycle, lifecycles } from "#lib/model/lifecycle.ts";
import { textOf } from "../../search-text.ts";
import { type ApiColumn, apiColumns } from "./api-columns.ts";

/** What the list of APIs shows, as its address says it. What the address says wrongly is as good as not said. */
export interface ApiListSearch {
  readonly search: string | undefined;
  readonly lifecycle: Lifecycle | undefined;
  /** A gateway's id, or `nowhere`. */
  readonly gateway: string | undefined;
  /** A team's id, or `nobody`. */
  readonly owner: string | undefined;
  readonly sort: ApiSort;
  readonly cursor: string | undefined;
  readonly columns: readonly ApiColumn[];
}

const idPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export function readSearch(given: Readonly<Record<string, string | string[] | undefined>>): ApiListSearch {
  const idOr = (text: string | undefined, word: string) =>
    text === word || (text !== undefined && idPattern.test(text)) ? text : undefined;
  const wanted = textOf(given.columns)?.split(",");
  return {
    search: textOf(given.search)?.slice(0, 200),
    lifecycle: lifecycles.find((known) => known === textOf(given.lifecycle)),
    gateway: idOr(textOf(given.gateway), "nowhere"),
    owner: idOr(textOf(given.owner), "nobody"),
    sort: apiSorts.find((known) => known === textOf(given.sort)) ?? "name",
    cursor: textOf(given.cursor),
    columns: wanted === undefined ? apiColumns : apiColumns.filter((column) => wanted.includes(column)),
  };
}

/** The same as pairs for an address; what is not said stays out, and so do all columns. */
export function writeSearch({ search, lifecycle, gateway, owner, sort, columns }: Omit<ApiListSearch, "cursor">) {
  return {
    search,
    lifecycle,
    gateway,
    owner,
    sort: sort === "name" ? undefined : sort,
    columns: columns.length === apiColumns.length ? undefined : columns.join(",") || "none",
  };
}
