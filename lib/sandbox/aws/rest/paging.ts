import { AwsError, badRequest } from "../control/aws-error.ts";
import type { ControlReply, ControlRequest } from "../control/route.ts";

const defaultLimit = 25;
const mostPerPage = 500;

/** A page that ends a half listing. */
const pageFailure = () => new AwsError("ServiceUnavailableException", 503, "Service Unavailable");

interface Identified {
  readonly id: string;
}

/**
 * One page of a list, in the order of ids, so that what comes and goes between two pages neither repeats nor hides others.
 * `position` names the last row of the page before. When listings are halved, pages hold two and the second fails.
 */
export function pageOf<Row extends Identified>(
  rows: readonly Row[],
  { query }: ControlRequest,
  show: (row: Row) => unknown,
  isHalved = false,
): ControlReply {
  const position = query.get("position");
  if (isHalved && position !== null) throw pageFailure();
  const limit = isHalved ? 2 : limitOf(query.get("limit"));
  const after = position === null ? undefined : Buffer.from(position, "base64url").toString("utf8");
  if (position === "") throw badRequest("Invalid position parameter");
  const sorted = rows.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const rest = after === undefined ? sorted : sorted.filter(({ id }) => id > after);
  const page = rest.slice(0, limit);
  const last = rest.length > limit ? page.at(-1) : undefined;
  return {
    status: 200,
    body: {
      item: page.map(show),
      ...(last === undefined ? {} : { position: Buffer.from(last.id).toString("base64url") }),
    },
  };
}

function limitOf(text: string | null): number {
  if (text === null) return defaultLimit;
  const limit = Number(text);
  if (!Number.isInteger(limit) || limit < 1) throw badRequest("Invalid limit parameter");
  return Math.min(limit, mostPerPage);
}
