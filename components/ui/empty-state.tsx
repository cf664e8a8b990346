import Stack from "@mui/material/Stack";
import Typography from "@mui/material/Typography";
import type { ReactNode } from "react";

interface EmptyStateProps {
  readonly title: string;
  readonly children: ReactNode;
  /** The next step. */
  readonly action?: ReactNode;
}

/** Why there is nothing here, and what to do next. */
export function EmptyState({ title, children, action }: EmptyStateProps) {
  return (
    <Stack sx={{ alignItems: "center", textAlign: "center", gap: 1, px: 3, py: 5 }}>
      <Typography variant="h3" component="p">
        {title}
      </Typography>
      <Typography sx={{ color: "text.secondary", maxWidth: 480 }}>{children}</Typography>
      {action ? (
        <Stack direction="row" sx={{ gap: 1, mt: 1.5, flexWrap: "wrap", justifyContent: "center" }}>
          {action}
        </Stack>
      ) : null}
    </Stack>
  );
}
