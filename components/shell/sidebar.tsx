"use client";
import Box from "@mui/material/Box";
import Link from "@mui/material/Link";
import type { Role } from "#lib/model/permission.ts";
import { paths } from "#lib/web/paths.ts";
import { Mark } from "./mark.tsx";
import { Navigation } from "./navigation.tsx";
import { usePreferences } from "./preferences.tsx";
import { iconsOnly } from "./words-from.ts";

/** The navigation beside the page: words where there is room and the person wants them, icons otherwise. */
export function Sidebar({ role }: { readonly role: Role }) {
  const { preferences, change } = usePreferences();
  const icons = preferences.navigation === "icons";
  const wordsFrom = icons ? "nowhere" : "desk";
  return (
    <Box
      component="aside"
      aria-label="Gatehouse"
      sx={{
        display: { xs: "none", md: "flex" },
        flexDirection: "column",
        flex: "none",
        width: 232,
        position: "sticky",
        top: 0,
        height: "100dvh",
        overflowY: "auto",
        borderRight: 1,
        borderColor: "divider",
        bgcolor: "var(--gatehouse-ground)",
        // Names of icons come out over the page.
        ...iconsOnly(wordsFrom, { width: 56, overflowY: "visible", zIndex: "appBar" }),
      }}
    >
      <Link
        href={paths.overview()}
        color="inherit"
        underline="none"
        aria-label="Gatehouse, overview"
        sx={{ height: 52, px: 2, flex: "none", display: "flex", alignItems: "center", outlineOffset: -2 }}
      >
        <Mark wordsFrom={wordsFrom} />
      </Link>
      <Navigation role={role} wordsFrom={wordsFrom} />
      <Box sx={{ flex: 1 }} />
      <WidthButton icons={icons} onPress={() => change({ navigation: icons ? "wide" : "icons" })} />
    </Box>
  );
}

function WidthButton({ icons, onPress }: { readonly icons: boolean; readonly onPress: () => void }) {
  return (
    <Box
      component="button"
      type="button"
      aria-expanded={!icons}
      aria-label={icons ? "Show words in the navigation" : "Show icons only"}
      title={icons ? "Show words in the navigation" : "Show icons only"}
      onClick={onPress}
      sx={{
        display: { md: "none", lg: "flex" },
        alignItems: "center",
        justifyContent: icons ? "center" : "flex-start",
        gap: 1.25,
        m: 1,
        px: icons ? 0 : 1.25,
        height: 32,
        border: 0,
        borderRadius: "6px",
        bgcolor: "transparent",
        color: "text.secondary",
        font: "inherit",
        fontSize: 13,
        cursor: "pointer",
        "&:hover": { bgcolor: "action.hover", color: "text.primary" },
      }}
    >
      <Box
        component="svg"
        viewBox="0 0 16 16"
        aria-hidden
        sx={{ width: 16, height: 16, fill: "none", stroke: "currentColor", strokeWidth: 1.4, strokeLinejoin: "round" }}
      >
        <path d="M2 2.5h12v11H2zM6 2.5v11" />
        <path d={icons ? "M9 6l2 2-2 2" : "M11 6 9 8l2 2"} strokeLinecap="round" />
      </Box>
      {icons ? null : "Icons only"}
    </Box>
  );
}
