import Box from "@mui/material/Box";
import Stack from "@mui/material/Stack";
import Typography from "@mui/material/Typography";
import { type ReactNode, useId } from "react";

interface SectionProps {
  readonly title: ReactNode;
  readonly description?: ReactNode;
  readonly actions?: ReactNode;
  /** A table or a list brings its own spacing. */
  readonly flush?: boolean;
  readonly children: ReactNode;
}

/** A titled part of a page inside a hairline. */
export function Section({ title, description, actions, flush = false, children }: SectionProps) {
  const titleId = useId();
  return (
    <Box
      component="section"
      aria-labelledby={titleId}
      sx={{
        border: 1,
        borderColor: "divider",
        borderRadius: 1,
        bgcolor: "background.paper",
        mb: "var(--gatehouse-gap)",
        minWidth: 0,
      }}
    >
      <Stack
        direction="row"
        sx={{
          justifyContent: "space-between",
          alignItems: "center",
          gap: 2,
          flexWrap: "wrap",
          px: 2,
          py: 1,
          minHeight: "var(--gatehouse-section)",
          borderBottom: 1,
          borderColor: "divider",
        }}
      >
        <Box sx={{ minWidth: 0 }}>
          <Typography variant="h2" id={titleId} sx={{ fontSize: 14 }}>
            {title}
          </Typography>
          {description ? (
            <Typography variant="body2" sx={{ color: "text.secondary" }}>
              {description}
            </Typography>
          ) : null}
        </Box>
        {actions ? (
          <Stack direction="row" sx={{ gap: 1, flexWrap: "wrap" }}>
            {actions}
          </Stack>
        ) : null}
      </Stack>
      <Box sx={flush ? { minWidth: 0 } : { p: 2, minWidth: 0 }}>{children}</Box>
    </Box>
  );
}
