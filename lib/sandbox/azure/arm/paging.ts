import { ArmError } from "./arm-error.ts";
import { filterOf } from "./filter.ts";
import type { Reply, ServiceContext } from "./reply.ts";

/** What is listed: its fields as filters name them, and how it is shown. Shown only when it is on the page. */
export interface Listed {
  readonly fields: Readonly<Record<string, string | boolean | null>>;
  readonly show: () => unknown;
}

/** A page: `value`, `count` of all that match, and an absolute `nextLink` while there is more. */
export function listReply(context: ServiceContext, items: readonly Listed[]): Reply {
  const { query, url } = context.request;
  const matches = filterOf(query.get("$filter"));
  const matching = items.filter(({ fields }) => matches(fields));
  const skip = numberOf(query, "$skip") ?? 0;
  const top = Math.min(numberOf(query, "$top") ?? context.settings.pageSize, context.settings.pageSize);
  const value = matching.slice(skip, skip + top).map((item) => item.show());
  const hasMore = skip + top < matching.length && top > 0;
  const next = new URL(url);
  next.searchParams.set("$skip", String(skip + top));
  return {
    status: 200,
    body: { value, count: matching.length, ...(hasMore ? { nextLink: next.href } : {}) },
  };
}

function numberOf(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  if (text === null) return undefined;
  if (!/^\d+$/.test(text))
    throw new ArmError(400, "ValidationError", `The value of query parameter '${name}' must be a number.`, null);
  return Number(text);
}
