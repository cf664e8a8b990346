import Box from "@mui/material/Box";

interface SchemaLine {
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
  readonly description: string;
  readonly limits: readonly string[];
  readonly lines: readonly SchemaLine[];
  readonly cut?: string | undefined;
}

/** Levels that are open at first; deeper ones are a press away. */
const open = 2;

/** A schema as nested lists of properties. It opens and closes without a script. */
export function SchemaTree({ lines, depth = 0 }: { readonly lines: readonly SchemaLine[]; readonly depth?: number }) {
  return (
    <Box
      component="ul"
      sx={{
        listStyle: "none",
        m: 0,
        p: 0,
        pl: depth === 0 ? 0 : 2,
        borderLeft: depth === 0 ? 0 : 1,
        borderColor: "divider",
        fontSize: 13,
      }}
    >
      {lines.map((line, position) => (
        <Box component="li" key={`${position} ${line.name}`} sx={{ py: 0.5, minWidth: 0 }}>
          {line.lines.length > 0 ? (
            <Box component="details" open={depth < open}>
              <Box component="summary" sx={{ cursor: "pointer", overflowWrap: "anywhere", minHeight: 24 }}>
                <SchemaWords line={line} />
              </Box>
              <SchemaTree lines={line.lines} depth={depth + 1} />
            </Box>
          ) : (
            <Box sx={{ pl: 2, overflowWrap: "anywhere" }}>
              <SchemaWords line={line} />
            </Box>
          )}
        </Box>
      ))}
    </Box>
  );
}

/** One property in a line: name, type, whether it must be there, what it is, and its limits. */
export function SchemaWords({ line }: { readonly line: Omit<SchemaLine, "lines"> }) {
  const { name, type, required, description, limits, cut } = line;
  return (
    <>
      {name ? <code>{name}</code> : null}{" "}
      <Box component="span" sx={{ color: "text.secondary" }}>
        {type}
        {required ? ", required" : ""}
        {limits.length > 0 ? `, ${limits.join(", ")}` : ""}
        {cut ? ` (${cut})` : ""}
      </Box>
      {description ? <Box sx={{ whiteSpace: "pre-line", pl: 0 }}>{description}</Box> : null}
    </>
  );
}
