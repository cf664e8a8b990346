import Box from "@mui/material/Box";
import type { Problem } from "#lib/model/problem.ts";
import { Notice } from "../ui/notice.tsx";

/** Why something did not happen: the sentence, what was found, and the reference that finds the log line. */
export function ProblemNotice({ problem }: { readonly problem: Problem }) {
  return (
    <Notice severity="error" title={problem.sentence}>
      {problem.findings.length > 0 ? (
        <Box component="ul" sx={{ m: 0, pl: 2.5, mb: 0.5 }}>
          {problem.findings.map((finding) => (
            <li key={`${finding.code} ${finding.place} ${finding.sentence}`}>
              {finding.sentence} {finding.instead}
            </li>
          ))}
        </Box>
      ) : null}
      {problem.reference ? (
        <Box component="span" sx={{ fontSize: 12, color: "text.secondary" }}>
          Reference <code>{problem.reference}</code>
        </Box>
      ) : null}
    </Notice>
  );
}
