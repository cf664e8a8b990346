import Box from "@mui/material/Box";
import type { ReactNode } from "react";

export type Tone = "good" | "warning" | "bad" | "working" | "neutral";

export const toneColour: Readonly<Record<Tone, string>> = {
  good: "success.main",
  warning: "warning.main",
  bad: "error.main",
  working: "primary.main",
  neutral: "text.secondary",
};

/** A shape for each tone, so that colour is never the only sign. Drawn on a 16-pixel grid. */
export const toneShape: Readonly<Record<Tone, ReactNode>> = {
  good: <path d="M8 1.5a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13ZM5 8.2l2.1 2.1L11 6.2" />,
  warning: <path d="M8 2 1.8 13.2h12.4L8 2Zm0 4.4v3.2m0 1.7v.1" />,
  bad: <path d="M5.4 1.5h5.2l3.9 3.9v5.2l-3.9 3.9H5.4l-3.9-3.9V5.4l3.9-3.9ZM6 6l4 4m0-4-4 4" />,
  working: <path d="M8 1.5a6.5 6.5 0 1 0 6.5 6.5M8 4.6V8l2.3 1.6" />,
  neutral: <path d="M8 1.5a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13ZM5.2 8h5.6" />,
};

/** A state: a shape, a hue and a word. */
export function Status({ tone, children }: { readonly tone: Tone; readonly children: ReactNode }) {
  return (
    <Box
      component="span"
      sx={{ display: "inline-flex", alignItems: "center", gap: 0.75, whiteSpace: "nowrap", verticalAlign: "bottom" }}
    >
      <Box
        component="svg"
        viewBox="0 0 16 16"
        aria-hidden
        sx={{
          width: 15,
          height: 15,
          flex: "none",
          fill: "none",
          stroke: "currentColor",
          strokeWidth: 1.4,
          strokeLinecap: "round",
          strokeLinejoin: "round",
          color: toneColour[tone],
        }}
      >
        {toneShape[tone]}
      </Box>
      {children}
    </Box>
  );
}
