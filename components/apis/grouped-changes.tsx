import Box from "@mui/material/Box";
import Typography from "@mui/material/Typography";
import { count } from "../ui/time-words.ts";
import { type DefinitionChange, DefinitionChanges } from "./definition-changes.tsx";

interface GroupedChangesProps {
  readonly changes: readonly (DefinitionChange & { readonly area: string })[];
}

const parts: readonly (readonly [title: string, areas: readonly string[]])[] = [
  ["Address", ["base-path"]],
  ["Operations, parameters, bodies and security", ["operation"]],
  ["Policies", ["policy"]],
  ["Backends", ["backend"]],
  ["Words and settings", ["details"]],
];

/** Operations shown one by one; the rest come in one list. */
const shownOperations = 60;

/** Changes by what they are about; those of an operation under its name. */
export function GroupedChanges({ changes }: GroupedChangesProps) {
  return parts.map(([title, areas]) => {
    const inPart = changes.filter(({ area }) => areas.includes(area));
    if (inPart.length === 0) return null;
    return (
      <Box component="section" aria-label={title} key={title} sx={{ mb: 3 }}>
        <Typography variant="h3" sx={{ mb: 1 }}>
          {title} ({count(inPart.length, "change")})
        </Typography>
        {title.startsWith("Operations") ? (
          <ByOperation changes={inPart} />
        ) : (
          <DefinitionChanges changes={inPart} label={title} />
        )}
      </Box>
    );
  });
}

function ByOperation({ changes }: { readonly changes: readonly DefinitionChange[] }) {
  const groups = [...Map.groupBy(changes, ({ operation }) => operation ?? "")];
  return (
    <>
      {groups.slice(0, shownOperations).map(([operation, own]) => (
        <Box key={operation} sx={{ borderTop: 1, borderColor: "divider", py: 1 }}>
          <Box sx={{ fontWeight: 500, overflowWrap: "anywhere" }}>
            {operation === "" ? "Schemas that several operations share" : <code>{operation}</code>}
          </Box>
          <DefinitionChanges changes={own} label={operation || "Shared schemas"} operationShown />
        </Box>
      ))}
      {groups.length > shownOperations ? (
        <p>And changes of {count(groups.length - shownOperations, "more operation")}.</p>
      ) : null}
    </>
  );
}
