import Box from "@mui/material/Box";
import { type Column, DataTable } from "#components/ui/data-table.tsx";
import type { Operation } from "#lib/model/definition.ts";

const columns: readonly Column<Operation>[] = [
  { name: "Method", cell: (operation) => <code>{operation.method}</code> },
  { name: "Path", cell: (operation) => <code>{operation.path}</code> },
  {
    name: "Summary",
    cell: (operation) => (
      <>
        {operation.summary}
        {operation.deprecated ? (
          <Box component="span" sx={{ color: "warning.main", ml: 1 }}>
            Deprecated
          </Box>
        ) : null}
      </>
    ),
  },
];

export function OperationsTable({ operations }: { readonly operations: readonly Operation[] }) {
  return <DataTable caption="Operations" columns={columns} rows={operations} rowKey={(operation) => operation.id} />;
}
