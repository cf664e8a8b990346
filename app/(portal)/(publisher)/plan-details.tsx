import Box from "@mui/material/Box";
import Typography from "@mui/material/Typography";
import { FindingsList } from "#components/apis/findings-list.tsx";
import { FieldDiffs, fieldDiffStyles } from "#components/deployments/field-diffs.tsx";
import { count } from "#components/ui/time-words.ts";
import type { PlanView } from "#lib/rollouts/approval.ts";

/** More than anybody reads at once; the number of the rest is said. */
const shownChanges = 200;

const signs = { create: "+", update: "~", delete: "−" } as const;

/** On the list, not on its hundreds of rows. */
const changeStyles = {
  ...fieldDiffStyles,
  listStyle: "none",
  m: 0,
  p: 0,
  "& summary": { cursor: "pointer", fontSize: 13, py: 0.25, minHeight: 24, overflowWrap: "anywhere" },
  "& [data-action]": { fontWeight: 700, mx: 0.5 },
  "& [data-action=create]": { color: "success.main" },
  "& [data-action=update]": { color: "warning.main" },
  "& [data-action=delete]": { color: "error.main" },
  "& table": { ...fieldDiffStyles["& table"], ml: 3, mb: 1, width: "calc(100% - 24px)" },
} as const;

interface PlanFindingsProps extends Pick<PlanView, "findings"> {
  /** What stands at a place, in words. */
  readonly placeWords?: Readonly<Record<string, string>>;
}

/** What a gateway cannot say exactly. Nothing where it can say all. */
export function PlanFindings({ findings, placeWords }: PlanFindingsProps) {
  if (findings.length === 0) return null;
  return (
    <Box sx={{ mb: 2 }}>
      <Typography variant="h3" sx={{ mb: 0.5 }}>
        What this gateway cannot say exactly
      </Typography>
      <FindingsList findings={findings} placeWords={placeWords} />
    </Box>
  );
}

/** Each object that is written, with its fields before and after. */
export function PlannedChanges({ changes }: { readonly changes: PlanView["changes"] }) {
  if (changes.length === 0) return null;
  return (
    <details open={changes.length <= 20}>
      <Box component="summary" sx={{ cursor: "pointer", fontWeight: 600, mb: 0.5 }}>
        What is written there: {count(changes.length, "change")}
      </Box>
      <Box component="ul" aria-label="Changes" sx={changeStyles}>
        {changes.slice(0, shownChanges).map((change) => (
          <li key={`${change.action} ${change.key}`}>
            <details>
              <summary>
                <span aria-hidden data-action={change.action}>
                  {signs[change.action]}
                </span>{" "}
                {change.sentence}
              </summary>
              <FieldDiffs fields={change.fields} />
            </details>
          </li>
        ))}
      </Box>
      {changes.length > shownChanges ? <p>And {(changes.length - shownChanges).toLocaleString("en")} more.</p> : null}
    </details>
  );
}
