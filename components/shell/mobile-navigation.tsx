"use client";
import MenuIcon from "@mui/icons-material/Menu";
import IconButton from "@mui/material/IconButton";
import dynamic from "next/dynamic";
import { useState } from "react";
import type { Role } from "#lib/model/permission.ts";

/** Loaded when it is opened: on a desk it never is. */
const NavigationDrawer = dynamic(() => import("./navigation-drawer.tsx").then((module) => module.NavigationDrawer), {
  ssr: false,
});

export function MobileNavigation({ role }: { readonly role: Role }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <IconButton aria-label="Open navigation" aria-expanded={open} edge="start" onClick={() => setOpen(true)}>
        <MenuIcon />
      </IconButton>
      {open ? <NavigationDrawer role={role} onClose={() => setOpen(false)} /> : null}
    </>
  );
}
