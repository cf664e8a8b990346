import Box from "@mui/material/Box";
import { Status, type Tone } from "#components/ui/status.tsx";

type Impact = "breaking" | "risky" | "safe";

interface DefinitionChange {
  readonly rule: string;
  readonly impact: Impact;
  readonly place: string;
  readonly operation?: string;
  readonly sentence: string;
}

const looks: Record<Impact, readonly [tone: Tone, word: string]> = {
  breaking: ["bad", "Breaking"],
  risky: ["warning", "Risky"],
  safe: ["good", "Safe"],
};

/** More than anybody reads at once; the number of the rest is said. */
const shown = 100;

/** What those who call the API would notice, the worst first as the difference orders it. */
export function DefinitionChanges({ changes }: { readonly changes: readonly DefinitionChange[] }) {
  return (
    <>
      <Box component="ul" aria-label="What callers would notice" sx={{ listStyle: "none", m: 0, p: 0 }}>
        {changes.slice(0, shown).map((change) => (
          <Box
            component="li"
            key={`${change.rule} ${change.place} ${change.sentence}`}
            sx={{ display: "flex", gap: 1.5, py: 0.5, alignItems: "baseline" }}
          >
            <Box sx={{ width: 92, flex: "none", fontSize: 13 }}>
              <Status tone={looks[change.impact][0]}>{looks[change.impact][1]}</Status>
            </Box>
            <Box sx={{ minWidth: 0, overflowWrap: "anywhere" }}>
              {change.operation ? <code>{change.operation} </code> : null}
              {change.sentence}
            </Box>
          </Box>
        ))}
      </Box>
      {changes.length > shown ? <p>And {changes.length - shown} more changes.</p> : null}
    </>
  );
}
