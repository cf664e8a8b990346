import Box from "@mui/material/Box";
import Link from "@mui/material/Link";
import { Status, type Tone } from "#components/ui/status.tsx";
import type { Finding } from "#lib/model/finding.ts";
import { paths } from "#lib/web/paths.ts";

type FitLevel = "exact" | "approximate" | "blocked";

interface Fit {
  readonly gatewayId: string;
  readonly gatewayName: string;
  readonly kindLabel: string;
  readonly level: FitLevel;
  readonly findings: readonly Finding[];
}

const looks: Readonly<Record<FitLevel, readonly [tone: Tone, word: string]>> = {
  exact: ["good", "Exact"],
  approximate: ["warning", "Approximate"],
  blocked: ["bad", "Blocked"],
};

interface FitListProps {
  readonly fits: readonly Fit[];
  /** Of the draft's policies, in their order: findings name them by position. */
  readonly policyTitles: readonly string[];
}

/** For each gateway, whether it can say all of the draft, and what it cannot. */
export function FitList({ fits, policyTitles }: FitListProps) {
  return (
    <Box component="ul" aria-label="Fit on each gateway" sx={{ listStyle: "none", m: 0, p: 0 }}>
      {fits.map(({ gatewayId, gatewayName, kindLabel, level, findings }) => (
        <Box
          component="li"
          key={gatewayId}
          sx={{ px: 2, py: 1.25, borderTop: 1, borderColor: "divider", "&:first-of-type": { borderTop: 0 } }}
        >
          <Box sx={{ display: "flex", gap: 1.5, flexWrap: "wrap", alignItems: "center" }}>
            <Link href={paths.gateway(gatewayId)} color="inherit" sx={{ fontWeight: 500 }}>
              {gatewayName}
            </Link>
            <Box component="span" sx={{ color: "text.secondary", fontSize: 12 }}>
              {kindLabel}
            </Box>
            <Status tone={looks[level][0]}>{looks[level][1]}</Status>
          </Box>
          {findings.length > 0 ? (
            <Box component="ul" sx={{ m: 0, mt: 0.5, pl: 2.5, fontSize: 13, overflowWrap: "anywhere" }}>
              {findings.map((finding) => (
                <li key={`${finding.code} ${finding.place} ${finding.sentence}`}>
                  <Box component="span" sx={{ fontWeight: 500 }}>
                    {aboutWhat(finding, policyTitles)}
                  </Box>{" "}
                  {finding.sentence} {finding.instead}
                </li>
              ))}
            </Box>
          ) : null}
        </Box>
      ))}
    </Box>
  );
}

/** `/policies/2/…` is the third policy; all else is about the API. */
function aboutWhat({ place }: Finding, policyTitles: readonly string[]): string {
  const position = Number(/^\/policies\/(\d+)/.exec(place)?.[1] ?? -1);
  const title = policyTitles[position];
  return title === undefined ? "" : `${position + 1}. ${title}:`;
}
