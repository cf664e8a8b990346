import Box from "@mui/material/Box";
import Typography from "@mui/material/Typography";
import { Status, type Tone } from "#components/ui/status.tsx";
import type { Finding, Severity } from "#lib/model/finding.ts";

const groups: readonly { readonly severity: Severity; readonly heading: string; readonly tone: Tone }[] = [
  { severity: "error", heading: "Must be fixed", tone: "bad" },
  { severity: "warning", heading: "Should be looked at", tone: "warning" },
  { severity: "info", heading: "Good to know", tone: "neutral" },
];

/** More than anybody reads at once; the number of the rest is said. */
const shownOfEach = 50;

interface FindingsListProps {
  readonly findings: readonly Finding[];
  /** What stands at a place, in words; the place itself is then shown on hover. */
  readonly placeWords?: Readonly<Record<string, string>>;
}

/** Findings by severity, each with where it is and what happens instead. */
export function FindingsList({ findings, placeWords = {} }: FindingsListProps) {
  return (
    <>
      {groups.map(({ severity, heading, tone }) => {
        const found = findings.filter((finding) => finding.severity === severity);
        if (found.length === 0) return null;
        return (
          <Box key={severity} sx={{ mb: 2 }}>
            <Typography variant="h3" sx={{ mb: 0.5 }}>
              <Status tone={tone}>
                {heading} ({found.length})
              </Status>
            </Typography>
            <Box component="ul" aria-label={heading} sx={{ m: 0, pl: 3 }}>
              {found.slice(0, shownOfEach).map((finding) => (
                <Box component="li" key={`${finding.code} ${finding.place} ${finding.sentence}`} sx={{ mb: 0.75 }}>
                  {finding.sentence} {finding.instead}
                  <Box
                    component="span"
                    sx={{ color: "text.secondary", fontSize: 12, display: "block", overflowWrap: "anywhere" }}
                  >
                    {finding.line === undefined ? "" : `Line ${finding.line}`}
                    {finding.line !== undefined && finding.place !== "" ? " · " : ""}
                    <code title={placeWords[finding.place] && finding.place}>
                      {placeWords[finding.place] ?? finding.place}
                    </code>
                  </Box>
                </Box>
              ))}
            </Box>
            {found.length > shownOfEach ? <p>And {found.length - shownOfEach} more of this kind.</p> : null}
          </Box>
        );
      })}
    </>
  );
}
