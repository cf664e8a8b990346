"use client";
import Box from "@mui/material/Box";
import { usePathname } from "next/navigation";
import { NextLink } from "#components/ui/next-link.tsx";
import { type Role, roleCan } from "#lib/model/permission.ts";
import { type NavigationItem, navigationItems } from "./navigation-items.tsx";

interface NavigationProps {
  readonly role: Role;
  /** Between phone and desk the words give way to icons. */
  readonly collapses?: boolean;
  readonly onNavigate?: () => void;
}

export function Navigation({ role, collapses = false, onNavigate }: NavigationProps) {
  const here = usePathname();
  return (
    <Box component="nav" aria-label="Main">
      <Box component="ul" sx={{ listStyle: "none", m: 0, p: 1, display: "grid", gap: 0.25 }}>
        {navigationItems
          .filter((item) => roleCan(role, item.permission))
          .map((item) => (
            <li key={item.href}>
              <NavigationLink
                item={item}
                current={here === item.href || here.startsWith(`${item.href}/`)}
                collapses={collapses}
                onNavigate={onNavigate}
              />
            </li>
          ))}
      </Box>
    </Box>
  );
}

interface NavigationLinkProps {
  readonly item: NavigationItem;
  readonly current: boolean;
  readonly collapses: boolean;
  readonly onNavigate: (() => void) | undefined;
}

function NavigationLink({ item, current, collapses, onNavigate }: NavigationLinkProps) {
  const Icon = item.icon;
  return (
    <Box
      component={NextLink}
      href={item.href}
      onClick={onNavigate}
      title={item.label}
      aria-current={current ? "page" : undefined}
      sx={{
        display: "flex",
        alignItems: "center",
        gap: 1.25,
        px: 1.25,
        height: 36,
        borderRadius: 1,
        textDecoration: "none",
        fontWeight: current ? 600 : 400,
        color: current ? "text.primary" : "text.secondary",
        bgcolor: current ? "action.selected" : "transparent",
        "&:hover": { bgcolor: current ? "action.selected" : "action.hover", color: "text.primary" },
        "& svg": { fontSize: 18, flex: "none" },
      }}
    >
      <Icon fontSize="small" />
      <Box component="span" sx={collapses ? collapsedLabel : {}}>
        {item.label}
      </Box>
    </Box>
  );
}

/** Still read aloud when only the icon is seen. */
const collapsedLabel = {
  position: { xs: "absolute", lg: "static" },
  clipPath: { xs: "inset(50%)", lg: "none" },
  width: { xs: "1px", lg: "auto" },
  overflow: "hidden",
} as const;
