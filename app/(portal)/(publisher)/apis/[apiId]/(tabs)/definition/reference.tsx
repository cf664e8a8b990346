import Box from "@mui/material/Box";
import Typography from "@mui/material/Typography";
import { Suspense } from "react";
import { FindingsList } from "#components/apis/findings-list.tsx";
import { OperationList } from "#components/apis/operation-list.tsx";
import { OperationView } from "#components/apis/operation-view.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Facts } from "#components/ui/facts.tsx";
import { PageSkeleton } from "#components/ui/page-skeleton.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { Section } from "#components/ui/section.tsx";
import { count } from "#components/ui/time-words.ts";
import { getOperation } from "#lib/apis/operation-queries.ts";
import type { ApiDetail } from "#lib/apis/queries.ts";
import { paths } from "#lib/web/paths.ts";
import { found } from "../../../../../found.ts";
import { requireActor } from "../../../../../require-actor.ts";

interface ReferenceProps {
  readonly api: ApiDetail;
  readonly operationId: string | undefined;
  readonly search: string;
}

/** The definition as whoever calls the API reads it: operations to one side, the chosen one to the other. */
export function Reference({ api, operationId, search }: ReferenceProps) {
  const operations = api.draft.operations.map(({ id, method, path, summary, tags, deprecated }) => ({
    ...{ id, method, path, summary, tags, deprecated },
  }));
  if (operations.length === 0) {
    return (
      <Section title="Reference">
        <EmptyState title="No operations yet">
          Write them into the source, or upload a document that describes them.
        </EmptyState>
      </Section>
    );
  }
  return (
    <Section title={`Reference of ${count(operations.length, "operation")}`} flush>
      <Box sx={{ display: "grid", gridTemplateColumns: { md: "320px minmax(0, 1fr)" } }}>
        <Box
          sx={{ borderRight: { md: 1 }, borderBottom: { xs: 1, md: 0 }, borderColor: { xs: "divider", md: "divider" } }}
        >
          <OperationList
            operations={operations}
            selected={operationId}
            search={search}
            here={paths.apiDefinition(api.id)}
          />
        </Box>
        {operationId === undefined ? (
          <About api={api} />
        ) : (
          <Suspense
            key={operationId}
            fallback={
              <Box sx={{ p: 2 }}>
                <PageSkeleton rows={4} />
              </Box>
            }
          >
            <Chosen api={api} operationId={operationId} />
          </Suspense>
        )}
      </Box>
    </Section>
  );
}

async function Chosen({ api, operationId }: { readonly api: ApiDetail; readonly operationId: string }) {
  const detail = await found(getOperation(await requireActor(), { apiId: api.id, operationId }));
  if (detail === undefined) {
    return (
      <EmptyState title="This operation is not in the draft">
        <code>{operationId}</code> was renamed or removed. Choose another one from the list.
      </EmptyState>
    );
  }
  return <OperationView operation={detail.operation} basePath={api.draft.basePath} description={detail.description} />;
}

function About({ api: { document, updatedAt } }: { readonly api: ApiDetail }) {
  if (document === null) {
    return (
      <EmptyState title="Choose an operation">
        This API was made without a document. Its source is written the first time you change it.
      </EmptyState>
    );
  }
  const { summary, format, size, findings } = document;
  return (
    <Box sx={{ p: 2, minWidth: 0 }}>
      <Typography sx={{ color: "text.secondary", mb: 2 }}>
        Choose an operation to read what it takes and answers.
      </Typography>
      <Facts
        facts={[
          ["Title", summary.title],
          ["Version", summary.version],
          ...(summary.description ? [["Description", summary.description] as const] : []),
          ["Written as", `${summary.dialect ?? "unknown"}, ${format}`],
          ["Size", `${Math.ceil(size / 1000).toLocaleString("en")} kB`],
          ["Changed", <RelativeTime key="changed" at={updatedAt} />],
        ]}
      />
      {findings.length > 0 ? (
        <Box sx={{ mt: 3 }}>
          <FindingsList findings={findings} />
        </Box>
      ) : null}
    </Box>
  );
}
