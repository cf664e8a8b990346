import "server-only";
import { authorize } from "#lib/access/authorize.ts";
import type { Actor } from "#lib/model/actor.ts";
import { csvLine } from "#lib/model/csv.ts";
import { lifecycleWords } from "#lib/model/lifecycle.ts";
import type { ApiFilter } from "./api-filter.ts";
import type { ApiSort } from "./api-paging.ts";
import { listApis } from "./queries.ts";

const pageSize = 200;
/** More than any installation is meant for; an end there has to be. */
const mostRows = 100_000;

/**
 * Every API that a filter shows, as CSV, a page at a time: memory stays bounded however many there are.
 * Refuses before the first line when the actor may not read.
 */
export function exportApis(actor: Actor, options: ApiFilter & { readonly sort?: ApiSort }): AsyncGenerator<string> {
  authorize(actor, "api:read");
  return lines(actor, options);
}

async function* lines(actor: Actor, options: ApiFilter & { readonly sort?: ApiSort }): AsyncGenerator<string> {
  yield csvLine([
    "Name",
    "Version",
    "Base path",
    "Lifecycle",
    "Owner",
    "Operations",
    "Runs on",
    "Created",
    "Changed",
    "Id",
  ]);
  let cursor: string | undefined;
  for (let rows = 0; rows < mostRows; rows += pageSize) {
    const page = await listApis(actor, { ...options, limit: pageSize, ...(cursor === undefined ? {} : { cursor }) });
    yield page.items
      .map((api) =>
        csvLine([
          api.name,
          api.version,
          api.basePath,
          lifecycleWords[api.lifecycle],
          api.team?.name ?? "",
          api.operationCount,
          api.deployments.map(({ gatewayName, state }) => `${gatewayName} (${state})`).join("; "),
          api.createdAt.toISOString(),
          api.updatedAt.toISOString(),
          api.id,
        ]),
      )
      .join("");
    cursor = page.nextCursor;
    if (cursor === undefined) return;
  }
}
