import Box from "@mui/material/Box";
import { Status, type Tone } from "#components/ui/status.tsx";
import { count } from "#components/ui/time-words.ts";
import type { GatewayFit } from "#lib/rollouts/fit.ts";

const tones: Record<GatewayFit["level"], Tone> = {
  exact: "good",
  approximate: "neutral",
  choice: "warning",
  blocked: "bad",
};

/** How well a gateway can say the API, with the first reason beside it. */
export function FitStatus({ fit }: { readonly fit: GatewayFit }) {
  return (
    <>
      <Status tone={tones[fit.level]}>{words(fit)}</Status>
      {fit.level === "blocked" || fit.level === "choice" ? (
        <Box component="span" sx={{ color: "text.secondary", overflowWrap: "anywhere" }}>
          {fit.sentence}
        </Box>
      ) : null}
    </>
  );
}

function words({ level, count: number }: GatewayFit): string {
  switch (level) {
    case "exact":
      return "Exact";
    case "approximate":
      return count(number, "approximation");
    case "choice":
      return `${count(number, "choice")} to make`;
    case "blocked":
      return "Cannot take it";
    default:
      return level satisfies never;
  }
}
