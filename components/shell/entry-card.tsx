import Box from "@mui/material/Box";
import Typography from "@mui/material/Typography";
import type { ReactNode } from "react";
import { Mark } from "./mark.tsx";

interface EntryCardProps {
  readonly title: string;
  readonly description?: ReactNode;
  readonly children: ReactNode;
}

/** The pages before sign-in: one card in the middle. */
export function EntryCard({ title, description, children }: EntryCardProps) {
  return (
    <Box
      component="main"
      sx={{ minHeight: "100dvh", display: "grid", placeItems: "center", p: 2, bgcolor: "action.hover" }}
    >
      <Box sx={{ width: "100%", maxWidth: 420 }}>
        <Box sx={{ mb: 2.5, px: 0.5 }}>
          <Mark wordsFrom="everywhere" />
        </Box>
        <Box sx={{ border: 1, borderColor: "divider", borderRadius: 1, bgcolor: "background.paper", p: 3 }}>
          <Typography variant="h1" sx={{ mb: 0.5 }}>
            {title}
          </Typography>
          {description ? (
            <Typography component="div" sx={{ color: "text.secondary", mb: 2.5 }}>
              {description}
            </Typography>
          ) : null}
          {children}
        </Box>
      </Box>
    </Box>
  );
}
