import Link from "@mui/material/Link";
import type { Column } from "#components/ui/data-table.tsx";
import { count } from "#components/ui/time-words.ts";
import { paths } from "#lib/web/paths.ts";
import { type Figures, millisecondsWords, shareWords } from "./traffic-words.ts";

export interface ApiTraffic extends Figures {
  readonly remoteId: string;
  readonly name: string;
  /** The API of ours that it is. */
  readonly apiId: string | null;
  readonly p95Ms: number | null;
  /** How many other APIs are counted in the same figures. */
  readonly sharedWith: number;
}

/** What a gateway's APIs were asked for, one a row. */
export const apiTrafficColumns: readonly Column<ApiTraffic>[] = [
  { name: "API", cell: (row) => <Name {...row} /> },
  { name: "Requests", align: "right", cell: (row) => row.requests.toLocaleString("en") },
  { name: "4xx", align: "right", cell: (row) => shareWords(row.clientErrors, row.requests) },
  { name: "5xx", align: "right", cell: (row) => shareWords(row.serverErrors, row.requests) },
  { name: "Average", align: "right", cell: (row) => millisecondsWords(row.averageMs) },
  { name: "95th percentile", align: "right", cell: (row) => millisecondsWords(row.p95Ms) },
];

function Name({ apiId, name, remoteId, sharedWith }: ApiTraffic) {
  const also = sharedWith > 0 ? ` (with ${count(sharedWith, "other")} of the same name)` : "";
  if (apiId === null) {
    return (
      <span title={remoteId}>
        {name}
        {also}
      </span>
    );
  }
  return (
    <>
      <Link href={paths.api(apiId)} sx={{ fontWeight: 500 }}>
        {name}
      </Link>
      {also}
    </>
  );
}
