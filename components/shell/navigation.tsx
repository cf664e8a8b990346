"use client";
import Box from "@mui/material/Box";
import { usePathname } from "next/navigation";
import { NextLink } from "#components/ui/next-link.tsx";
import { type Role, roleCan } from "#lib/model/permission.ts";
import { currentItem, type NavigationItem, navigationGroups } from "./navigation-items.tsx";
import { iconsOnly, type WordsFrom } from "./words-from.ts";

interface NavigationProps {
  readonly role: Role;
  readonly wordsFrom: WordsFrom;
  readonly onNavigate?: () => void;
}

/** The pages a role may open, in groups. Where there is no room for words, each icon says its own on hover and focus. */
export function Navigation({ role, wordsFrom, onNavigate }: NavigationProps) {
  const current = currentItem(usePathname());
  return (
    <Box component="nav" aria-label="Main" sx={{ px: 1, pb: 1 }}>
      {navigationGroups.map(({ label, items }) => {
        const open = items.filter((item) => roleCan(role, item.permission));
        return open.length === 0 ? null : (
          <Box key={label} sx={{ mt: 1.5 }}>
            <GroupLabel label={label} wordsFrom={wordsFrom} />
            <Box component="ul" aria-label={label} sx={{ listStyle: "none", m: 0, p: 0, display: "grid", gap: "2px" }}>
              {open.map((item) => (
                <li key={item.href}>
                  <NavigationLink
                    item={item}
                    current={item === current}
                    wordsFrom={wordsFrom}
                    onNavigate={onNavigate}
                  />
                </li>
              ))}
            </Box>
          </Box>
        );
      })}
    </Box>
  );
}

function GroupLabel({ label, wordsFrom }: { readonly label: string; readonly wordsFrom: WordsFrom }) {
  return (
    <Box
      aria-hidden
      sx={{
        px: 1.25,
        height: 24,
        fontSize: 12,
        fontWeight: 500,
        color: "text.secondary",
        ...iconsOnly(wordsFrom, { height: 8, color: "transparent", overflow: "hidden" }),
      }}
    >
      {label}
    </Box>
  );
}

interface NavigationLinkProps {
  readonly item: NavigationItem;
  readonly current: boolean;
  readonly wordsFrom: WordsFrom;
  readonly onNavigate: (() => void) | undefined;
}

function NavigationLink({ item, current, wordsFrom, onNavigate }: NavigationLinkProps) {
  const Icon = item.icon;
  return (
    <Box
      component={NextLink}
      href={item.href}
      onClick={onNavigate}
      aria-current={current ? "page" : undefined}
      sx={{
        position: "relative",
        display: "flex",
        alignItems: "center",
        gap: 1.25,
        px: 1.25,
        height: 32,
        borderRadius: "6px",
        fontSize: 13,
        textDecoration: "none",
        outlineOffset: -2,
        fontWeight: current ? 600 : 450,
        color: current ? "text.primary" : "text.secondary",
        bgcolor: current ? "action.selected" : "transparent",
        "&:hover": { bgcolor: current ? "action.selected" : "action.hover", color: "text.primary" },
        "& svg": { fontSize: 18, flex: "none", color: current ? "primary.main" : "inherit" },
        "@media (pointer: coarse)": { height: 40 },
        "@media (forced-colors: active)": { border: current ? "1px solid" : 0 },
        ...iconsOnly(wordsFrom, { justifyContent: "center", px: 0 }),
      }}
    >
      <Icon fontSize="small" />
      <Box component="span" sx={iconsOnly(wordsFrom, bubble)}>
        {item.label}
      </Box>
    </Box>
  );
}

/** Still read aloud when only the icon is seen. */
const bubble = {
  position: "absolute",
  left: "calc(100% + 12px)",
  zIndex: "tooltip",
  px: 1,
  py: 0.5,
  borderRadius: "6px",
  fontSize: 12,
  fontWeight: 500,
  whiteSpace: "nowrap",
  color: "background.default",
  bgcolor: "text.primary",
  opacity: 0,
  visibility: "visible",
  pointerEvents: "none",
  transition: "opacity 120ms",
  "a:hover > &, a:focus-visible > &": { opacity: 1 },
} as const;
