import Box from "@mui/material/Box";
import Link from "@mui/material/Link";
import { Copyable } from "#components/ui/copyable.tsx";
import { type Column, DataTable } from "#components/ui/data-table.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { Status, type Tone } from "#components/ui/status.tsx";
import type { AuditEventRow } from "#lib/audit/queries.ts";
import { subjectPath } from "#lib/web/subject-path.ts";

/** What was done, by whom, with what was so before and after. */
export function AuditTable({ events }: { readonly events: readonly AuditEventRow[] }) {
  return <DataTable caption="Activity" columns={columns} rows={events} rowKey={(event) => event.sequence} />;
}

const columns: readonly Column<AuditEventRow>[] = [
  { name: "When", cell: (event) => <RelativeTime at={event.at} /> },
  { name: "Who", cell: (event) => event.actorName },
  { name: "What", cell: (event) => <code>{event.action}</code> },
  { name: "On", cell: (event) => <Subject event={event} /> },
  { name: "Outcome", cell: (event) => <Outcome outcome={event.outcome} /> },
  { name: "Before and after", cell: (event) => <Difference before={event.before} after={event.after} /> },
  {
    name: "Request",
    cell: (event) =>
      event.requestId ? (
        <Copyable text={event.requestId} shown={event.requestId.slice(0, 8)} label="Copy request id" />
      ) : null,
  },
];

function Subject({ event }: { readonly event: AuditEventRow }) {
  const name = event.subjectName ?? event.subjectId?.slice(-8) ?? event.subjectType;
  const href = event.subjectId ? subjectPath(event.subjectType, event.subjectId) : undefined;
  return (
    <Box sx={{ minWidth: 120 }}>
      {href ? <Link href={href}>{name}</Link> : name}
      <Box sx={{ color: "text.secondary", fontSize: 12 }}>{event.subjectType}</Box>
    </Box>
  );
}

const outcomes: Readonly<Record<string, readonly [tone: Tone, word: string]>> = {
  done: ["good", "Done"],
  refused: ["warning", "Refused"],
  failed: ["bad", "Failed"],
};

function Outcome({ outcome }: { readonly outcome: string }) {
  const [tone, word] = outcomes[outcome] ?? ["neutral", outcome];
  return <Status tone={tone}>{word}</Status>;
}

function Difference({ before, after }: { readonly before: unknown; readonly after: unknown }) {
  if (before === null && after === null) return null;
  return (
    <Box component="details" sx={{ maxWidth: 480 }}>
      <Box component="summary" sx={{ cursor: "pointer" }}>
        Show
      </Box>
      {before === null ? null : <Side title="Before" value={before} />}
      {after === null ? null : <Side title="After" value={after} />}
    </Box>
  );
}

function Side({ title, value }: { readonly title: string; readonly value: unknown }) {
  return (
    <>
      <Box sx={{ color: "text.secondary", fontSize: 12, mt: 0.5 }}>{title}</Box>
      <Box component="pre" sx={{ m: 0, fontSize: 12, whiteSpace: "pre-wrap", overflowWrap: "anywhere" }}>
        {JSON.stringify(value, undefined, 2)}
      </Box>
    </>
  );
}
