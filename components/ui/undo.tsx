"use client";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";

/** What was just done, and the way back. */
export function Undo({ label, onUndo }: { readonly label: string; readonly onUndo: () => void }) {
  return (
    <Box sx={{ display: "inline-flex", alignItems: "center", gap: 0.5, fontSize: 13 }}>
      <span role="status">{label}</span>
      <Button size="small" onClick={onUndo}>
        Undo
      </Button>
    </Box>
  );
}
