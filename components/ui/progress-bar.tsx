import Box from "@mui/material/Box";

interface ProgressBarProps {
  /** From nought to one. */
  readonly share: number;
  readonly label: string;
}

/** How much is behind, counted and not guessed. */
export function ProgressBar({ share, label }: ProgressBarProps) {
  const percent = Math.round(share * 100);
  return (
    <Box
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
      sx={{ height: 4, borderRadius: 1, bgcolor: "action.selected", overflow: "hidden" }}
    >
      <Box
        sx={{
          height: "100%",
          borderRadius: 1,
          bgcolor: "primary.main",
          transition: "width 200ms",
          "@media (forced-colors: active)": { bgcolor: "Highlight" },
        }}
        style={{ width: `${percent}%` }}
      />
    </Box>
  );
}
