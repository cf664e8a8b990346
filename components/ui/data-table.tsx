import Box from "@mui/material/Box";
import Table from "@mui/material/Table";
import TableBody from "@mui/material/TableBody";
import TableCell from "@mui/material/TableCell";
import TableHead from "@mui/material/TableHead";
import TableRow from "@mui/material/TableRow";
import type { ReactNode } from "react";
import { visuallyHidden } from "./visually-hidden.ts";

export interface Column<Row> {
  readonly name: string;
  readonly cell: (row: Row) => ReactNode;
  readonly align?: "left" | "right";
  /** In place of the name: a control for the whole column. */
  readonly heading?: ReactNode;
  /** A column of buttons: its heading is read, not shown. */
  readonly headingHidden?: boolean;
}

interface DataTableProps<Row> {
  /** Says what the table holds, for those who do not see the page around it. */
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
}

/** A plain table, rendered on the server. It scrolls sideways inside its own box on a narrow page. */
export function DataTable<Row>({ caption, columns, rows, rowKey }: DataTableProps<Row>) {
  return (
    <Box role="region" aria-label={caption} tabIndex={0} sx={{ overflowX: "auto", position: "relative" }}>
      <Table>
        <Box component="caption" sx={visuallyHidden}>
          {caption}
        </Box>
        <TableHead>
          <TableRow>
            {columns.map((column) => (
              <TableCell key={column.name} align={column.align ?? "left"}>
                {column.headingHidden ? (
                  <Box component="span" sx={visuallyHidden}>
                    {column.name}
                  </Box>
                ) : (
                  (column.heading ?? column.name)
                )}
              </TableCell>
            ))}
          </TableRow>
        </TableHead>
        <TableBody>
          {rows.map((row) => (
            <TableRow key={rowKey(row)} hover sx={{ "&:last-child td": { borderBottom: 0 } }}>
              {columns.map((column) => (
                <TableCell key={column.name} align={column.align ?? "left"}>
                  {column.cell(row)}
                </TableCell>
              ))}
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </Box>
  );
}
