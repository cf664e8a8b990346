import Box from "@mui/material/Box";
import Table from "@mui/material/Table";
import TableBody from "@mui/material/TableBody";
import TableCell from "@mui/material/TableCell";
import TableHead from "@mui/material/TableHead";
import TableRow from "@mui/material/TableRow";

interface FieldDiff {
  readonly path: string;
  readonly before?: unknown;
  readonly after?: unknown;
}

/** Field by field: what is there now, and what would be. Secrets arrive here as words already. */
export function FieldDiffs({ fields }: { readonly fields: readonly FieldDiff[] }) {
  if (fields.length === 0) return <Box sx={{ fontSize: 13, color: "text.secondary" }}>The whole object.</Box>;
  return (
    <Box sx={{ overflowX: "auto" }}>
      <Table>
        <TableHead>
          <TableRow>
            <TableCell>Field</TableCell>
            <TableCell>Now</TableCell>
            <TableCell>Then</TableCell>
          </TableRow>
        </TableHead>
        <TableBody>
          {fields.map((field) => (
            <TableRow key={field.path}>
              <TableCell>
                <code>{field.path}</code>
              </TableCell>
              <TableCell sx={{ overflowWrap: "anywhere" }}>{shown(field.before)}</TableCell>
              <TableCell sx={{ overflowWrap: "anywhere" }}>{shown(field.after)}</TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </Box>
  );
}

function shown(value: unknown): string {
  if (value === undefined) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}
