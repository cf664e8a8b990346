"use client";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Dialog from "@mui/material/Dialog";
import { useId } from "react";
import { paths } from "#lib/web/paths.ts";
import { ShortcutList } from "./shortcut-list.tsx";

/** The shortcuts over the page one is on; the same as the page of shortcuts, which also turns them off. */
export function ShortcutsDialog({ onClose }: { readonly onClose: () => void }) {
  const titleId = useId();
  return (
    <Dialog open onClose={onClose} aria-labelledby={titleId} fullWidth maxWidth="md">
      <Box sx={{ p: 3 }}>
        <Box sx={{ display: "flex", alignItems: "center", justifyContent: "space-between", mb: 2 }}>
          <Box component="h2" id={titleId} sx={{ m: 0, fontSize: 16, fontWeight: 600 }}>
            Keyboard shortcuts
          </Box>
          <Box sx={{ display: "flex", gap: 1 }}>
            <Button href={paths.shortcuts()} onClick={onClose}>
              Change
            </Button>
            <Button variant="outlined" autoFocus onClick={onClose}>
              Close
            </Button>
          </Box>
        </Box>
        <ShortcutList headings="h3" />
      </Box>
    </Dialog>
  );
}
