import Box from "@mui/material/Box";
import { Status, type Tone } from "#components/ui/status.tsx";
import { count } from "#components/ui/time-words.ts";
import type { LiveCheck, ProbeVerdict } from "#lib/model/live-check.ts";

type Look = readonly [tone: Tone, word: string];

const states: Record<LiveCheck["state"], Look> = {
  checked: ["good", "Live (checked)"],
  observed: ["neutral", "Live (observed)"],
  failed: ["bad", "Check failed"],
};

const verdicts: Record<ProbeVerdict, Look> = {
  "as-expected": ["good", "As it should"],
  "not-as-expected": ["bad", "Not as it should"],
  inconclusive: ["neutral", "Tells nothing"],
  "no-answer": ["warning", "No answer"],
};

interface LiveCheckReportProps {
  readonly check: LiveCheck;
  readonly gatewayName: string;
}

/** What was sent to the endpoints of a gateway and what came back, as evidence. */
export function LiveCheckReport({ check, gatewayName }: LiveCheckReportProps) {
  const [tone, word] = states[check.state];
  return (
    <Box sx={{ fontSize: 13, mb: 1.5 }}>
      <Box role="status" aria-label={`Check on ${gatewayName}`} sx={{ display: "inline" }}>
        <Status tone={tone}>{word}</Status>
      </Box>
      {check.reason ? (
        <Box component="span" sx={{ color: "text.secondary", ml: 1, overflowWrap: "anywhere" }}>
          {check.reason}
        </Box>
      ) : null}
      {check.probes.length > 0 ? (
        <Box component="details" open={check.state === "failed"}>
          <Box component="summary" sx={{ cursor: "pointer", py: 0.5, color: "text.secondary" }}>
            {count(check.probes.length, "call")} to the endpoint
          </Box>
          <Box component="ul" aria-label={`Calls to the endpoint on ${gatewayName}`} sx={listStyles}>
            {check.probes.map((probe) => (
              <li key={`${probe.address} ${probe.purpose}`}>
                <Status tone={verdicts[probe.verdict][0]}>{verdicts[probe.verdict][1]}</Status>
                <div>
                  {probe.purpose}. {probe.sentence}
                  <Box sx={{ color: "text.secondary", fontSize: 12 }}>
                    <code>
                      {probe.method} {probe.address}
                    </code>
                    {Object.entries(probe.headers).map(([name, value]) => ` ${name}: ${value}`)}
                    {probe.detail ? `, answered “${probe.detail}”` : ""}
                  </Box>
                </div>
              </li>
            ))}
          </Box>
        </Box>
      ) : null}
    </Box>
  );
}

const listStyles = {
  listStyle: "none",
  m: 0,
  p: 0,
  "& li": {
    display: "grid",
    gridTemplateColumns: { xs: "1fr", sm: "136px 1fr" },
    gap: 1,
    py: 0.75,
    borderTop: 1,
    borderColor: "divider",
    overflowWrap: "anywhere",
  },
} as const;
