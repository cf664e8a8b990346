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

/**
 * A plain table, rendered on the server. On a phone each row is a card: the first cell on top, the others as name and
 * value below it. The roles are written out, because a browser forgets them where a table is not laid out as one.
 */
export function DataTable<Row>({ caption, columns, rows, rowKey }: DataTableProps<Row>) {
  const first = columns.find(({ heading }) => heading === undefined);
  return (
    <Box role="region" aria-label={caption} tabIndex={0} sx={{ overflowX: "auto", position: "relative" }}>
      <Table role="table" sx={onPhone({ display: "block" })}>
        <Box component="caption" sx={visuallyHidden}>
          {caption}
        </Box>
        <TableHead role="rowgroup" sx={onPhone(visuallyHidden)}>
          <TableRow role="row">
            {columns.map((column) => (
              <TableCell
                key={column.name}
                role="columnheader"
                align={column.align ?? "left"}
                sx={column.heading ? controlStyle : {}}
              >
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
        <TableBody role="rowgroup" data-lines sx={onPhone({ display: "block" })}>
          {rows.map((row) => (
            <TableRow key={rowKey(row)} role="row" hover sx={rowStyle}>
              {columns.map((column) => (
                <TableCell
                  key={column.name}
                  role="cell"
                  align={column.align ?? "left"}
                  data-name={column === first || column.heading || column.headingHidden ? undefined : column.name}
                  data-control={column.heading ? "" : undefined}
                  sx={cellStyle}
                >
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

const phone = "@media (max-width:599.95px)";

function onPhone<Styles extends object>(styles: Styles): { readonly [phone]: Styles } {
  return { [phone]: styles };
}

const rowStyle = {
  "&:last-child > td": { borderBottom: 0 },
  [phone]: {
    display: "block",
    position: "relative",
    py: 1,
    borderBottom: 1,
    borderColor: "divider",
    "&:last-of-type": { borderBottom: 0 },
  },
} as const;

/** A column of boxes is as wide as a box. */
const controlStyle = { width: 40, pr: 0 } as const;

const cellStyle = {
  "&[data-control]": controlStyle,
  [phone]: {
    display: "flex",
    flexDirection: "row",
    alignItems: "baseline",
    gap: 2,
    py: 0.5,
    border: 0,
    textAlign: "left",
    minWidth: 0,
    overflowWrap: "anywhere",
    "&::before": {
      content: "attr(data-name)",
      flex: "none",
      width: 96,
      fontSize: 12,
      color: "text.secondary",
    },
    "&:not([data-name])::before": { display: "none" },
    // A box to choose the line by stands in its corner.
    "&[data-control]": { position: "absolute", top: 8, right: 8, p: 0, width: "auto" },
    "&:empty": { display: "none" },
    "& > *": { minWidth: 0 },
  },
} as const;
