"use client";
import MenuIcon from "@mui/icons-material/Menu";
import Drawer from "@mui/material/Drawer";
import IconButton from "@mui/material/IconButton";
import { useState } from "react";
import type { Role } from "#lib/model/permission.ts";
import { Navigation } from "./navigation.tsx";

export function MobileNavigation({ role }: { readonly role: Role }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <IconButton aria-label="Open navigation" aria-expanded={open} edge="start" onClick={() => setOpen(true)}>
        <MenuIcon />
      </IconButton>
      <Drawer
        open={open}
        onClose={() => setOpen(false)}
        slotProps={{ paper: { sx: { width: 260 }, "aria-label": "Navigation" } }}
      >
        <Navigation role={role} onNavigate={() => setOpen(false)} />
      </Drawer>
    </>
  );
}
