import Box from "@mui/material/Box";
import { Status, type Tone } from "#components/ui/status.tsx";

export type Impact = "breaking" | "risky" | "safe";

export interface DefinitionChange {
  readonly rule: string;
  readonly impact: Impact;
  readonly place: string;
  readonly operation?: string;
  readonly sentence: string;
  readonly why: string;
}

export const impactLooks: Record<Impact, readonly [tone: Tone, word: string]> = {
  breaking: ["bad", "Breaking"],
  risky: ["warning", "Not known"],
  safe: ["good", "Not breaking"],
};

/** More than anybody reads at once; the number of the rest is said. */
const shown = 100;

interface DefinitionChangesProps {
  readonly changes: readonly DefinitionChange[];
  readonly label?: string;
  /** The operation is said above the list. */
  readonly operationShown?: boolean;
}

/** What those who call the API would notice, the worst first as the difference orders it, each with why. */
export function DefinitionChanges({
  changes,
  label = "What callers would notice",
  operationShown = false,
}: DefinitionChangesProps) {
  return (
    <>
      <Box component="ul" aria-label={label} sx={{ listStyle: "none", m: 0, p: 0 }}>
        {changes.slice(0, shown).map((change) => (
          <Box
            component="li"
            key={`${change.rule} ${change.place} ${change.sentence}`}
            sx={{
              display: "flex",
              gap: { xs: 0.5, sm: 1.5 },
              py: 0.75,
              alignItems: "baseline",
              flexDirection: { xs: "column", sm: "row" },
            }}
          >
            <Box sx={{ width: 116, flex: "none", fontSize: 13 }}>
              <Status tone={impactLooks[change.impact][0]}>{impactLooks[change.impact][1]}</Status>
            </Box>
            <Box sx={{ minWidth: 0, overflowWrap: "anywhere" }}>
              {change.operation && !operationShown ? <code>{change.operation} </code> : null}
              {change.sentence}
              <Box sx={{ color: "text.secondary", fontSize: 13 }}>{change.why}</Box>
            </Box>
          </Box>
        ))}
      </Box>
      {changes.length > shown ? <p>And {(changes.length - shown).toLocaleString("en")} more changes.</p> : null}
    </>
  );
}
