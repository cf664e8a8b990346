import Box from "@mui/material/Box";
import type { ReactNode } from "react";

/** One key of the keyboard. */
export function Key({ children }: { readonly children: ReactNode }) {
  return (
    <Box
      component="kbd"
      sx={{
        display: "inline-grid",
        placeItems: "center",
        minWidth: 20,
        height: 20,
        px: 0.5,
        border: 1,
        borderColor: "var(--gatehouse-line)",
        borderRadius: "4px",
        bgcolor: "var(--gatehouse-ground)",
        color: "text.secondary",
        fontSize: 12,
        lineHeight: 1,
      }}
    >
      {children}
    </Box>
  );
}
