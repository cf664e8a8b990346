"use client";
import SearchIcon from "@mui/icons-material/Search";
import Box from "@mui/material/Box";
import dynamic from "next/dynamic";
import { useCallback, useState } from "react";
import { Key } from "#components/ui/key.tsx";
import type { Role } from "#lib/model/permission.ts";
import { useKeyboard } from "./use-keyboard.ts";

const loadPalette = () => import("./palette.tsx").then((module) => module.Palette);
const Palette = dynamic(loadPalette, { ssr: false });
const ShortcutsDialog = dynamic(() => import("./shortcuts-dialog.tsx").then((module) => module.ShortcutsDialog), {
  ssr: false,
});

/** The way to everything: a field that opens the palette, and the keyboard of the whole portal. */
export function CommandCentre({ role }: { readonly role: Role }) {
  const [open, setOpen] = useState<"palette" | "shortcuts">();
  const close = useCallback(() => setOpen(undefined), []);
  const openPalette = useCallback(() => setOpen("palette"), []);
  const openShortcuts = useCallback(() => setOpen("shortcuts"), []);
  useKeyboard({ onPalette: openPalette, onShortcuts: openShortcuts, onPaletteNear: loadPalette });
  return (
    <>
      <Box
        component="button"
        type="button"
        aria-haspopup="dialog"
        aria-keyshortcuts="Control+K Meta+K"
        onClick={openPalette}
        onPointerEnter={loadPalette}
        onFocus={loadPalette}
        sx={{
          display: "flex",
          alignItems: "center",
          gap: 1,
          width: { xs: "auto", sm: 320 },
          height: 32,
          px: 1,
          border: 1,
          borderColor: "var(--gatehouse-line)",
          borderRadius: "6px",
          bgcolor: "var(--gatehouse-ground)",
          color: "text.secondary",
          font: "inherit",
          fontSize: 13,
          cursor: "pointer",
          "&:hover": { color: "text.primary", borderColor: "var(--gatehouse-edge)" },
          "@media (pointer: coarse)": { height: 40 },
        }}
      >
        <SearchIcon sx={{ fontSize: 16 }} />
        Search or go to
        <Box component="span" aria-hidden sx={{ ml: "auto", display: { xs: "none", sm: "inline-flex" }, gap: 0.5 }}>
          <Key>Ctrl</Key>
          <Key>K</Key>
        </Box>
      </Box>
      {open === "palette" ? <Palette role={role} onClose={close} /> : null}
      {open === "shortcuts" ? <ShortcutsDialog onClose={close} /> : null}
    </>
  );
}
