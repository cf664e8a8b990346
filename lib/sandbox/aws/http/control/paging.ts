import { badRequest } from "../../control/aws-error.ts";
import type { ControlReply, ControlRequest } from "../../control/route.ts";

const defaultPageSize = 25;
const mostPerPage = 500;

/**
 * One page of a list, by the caller's MaxResults and NextToken. Items are in the order of their keys, so that what is made or
 * removed between two pages moves nothing else.
 */
export function page<Item>(
  request: ControlRequest,
  items: readonly Item[],
  keyOf: (item: Item) => string,
  most = mostPerPage,
): { readonly items: Item[]; readonly nextToken?: string } {
  const size = Math.min(pageSize(request), most);
  const after = position(request);
  const rest = items
    .map((item) => ({ key: keyOf(item), item }))
    .filter(({ key }) => after === undefined || key > after)
    .sort((a, b) => (a.key < b.key ? -1 : 1));
  const shown = rest.slice(0, size);
  const last = shown.at(-1);
  return {
    items: shown.map(({ item }) => item),
    ...(last !== undefined && rest.length > shown.length
      ? { nextToken: Buffer.from(last.key).toString("base64url") }
      : {}),
  };
}

export function pageReply<Item>(
  request: ControlRequest,
  items: readonly Item[],
  keyOf: (item: Item) => string,
): ControlReply {
  return { status: 200, body: page(request, items, keyOf) };
}

function pageSize(request: ControlRequest): number {
  const given = request.query.get("maxResults");
  if (given === null) return defaultPageSize;
  const size = Number(given);
  if (!Number.isInteger(size) || size < 1 || size > mostPerPage)
    throw badRequest(`MaxResults must be between 1 and ${mostPerPage}`);
  return size;
}

function position(request: ControlRequest): string | undefined {
  const token = request.query.get("nextToken");
  if (token === null) return undefined;
  const text = Buffer.from(token, "base64url").toString();
  if (text === "" || Buffer.from(text).toString("base64url") !== token) throw badRequest("Invalid NextToken");
  return text;
}
