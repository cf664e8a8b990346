"use client";
import Box from "@mui/material/Box";
import Drawer from "@mui/material/Drawer";
import type { Role } from "#lib/model/permission.ts";
import { Mark } from "./mark.tsx";
import { Navigation } from "./navigation.tsx";

/** The navigation of a phone: over the page, gone when somewhere was gone. */
export function NavigationDrawer({ role, onClose }: { readonly role: Role; readonly onClose: () => void }) {
  return (
    <Drawer open onClose={onClose} slotProps={{ paper: { sx: { width: 272 }, "aria-label": "Navigation" } }}>
      <Box sx={{ height: 52, px: 2, display: "flex", alignItems: "center", flex: "none" }}>
        <Mark wordsFrom="everywhere" />
      </Box>
      <Navigation role={role} wordsFrom="everywhere" onNavigate={onClose} />
    </Drawer>
  );
}
