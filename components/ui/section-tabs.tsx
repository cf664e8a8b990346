"use client";
import Box from "@mui/material/Box";
import { usePathname } from "next/navigation";
import { useEffect, useRef } from "react";
import { NextLink } from "./next-link.tsx";

export interface SectionTab {
  readonly label: string;
  readonly href: string;
}

/** Tabs that are addresses: each is a page of its own, so that back, reload and a pasted link all work. */
export function SectionTabs({ label, tabs }: { readonly label: string; readonly tabs: readonly SectionTab[] }) {
  const path = usePathname();
  // A page below a tab belongs to it; the first tab stands above all the others.
  const within = tabs.filter(({ href }) => path === href || path.startsWith(`${href}/`));
  const here = within.toSorted((a, b) => b.href.length - a.href.length)[0]?.href;
  const currentTab = useRef<HTMLLIElement>(null);
  // The row of tabs, which on a phone is wider than the screen: where one is must be seen.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another address is another tab.
  useEffect(() => {
    currentTab.current?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [here]);
  return (
    <Box component="nav" aria-label={label} sx={{ borderBottom: 1, borderColor: "divider", mb: 3, overflowX: "auto" }}>
      <Box component="ul" sx={{ display: "flex", gap: 0.5, listStyle: "none", m: 0, p: 0 }}>
        {tabs.map((tab) => {
          const current = tab.href === here;
          return (
            <li key={tab.href} ref={current ? currentTab : undefined}>
              <Box
                component={NextLink}
                href={tab.href}
                aria-current={current ? "page" : undefined}
                sx={{
                  display: "block",
                  px: 1.5,
                  py: 1,
                  whiteSpace: "nowrap",
                  textDecoration: "none",
                  outlineOffset: -2,
                  fontWeight: current ? 600 : 400,
                  color: current ? "text.primary" : "text.secondary",
                  borderBottom: 2,
                  borderColor: current ? "primary.main" : "transparent",
                  "&:hover": { color: "text.primary" },
                }}
              >
                {tab.label}
              </Box>
            </li>
          );
        })}
      </Box>
    </Box>
  );
}
