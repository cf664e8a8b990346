import Box from "@mui/material/Box";
import Link from "@mui/material/Link";
import type { ReactNode } from "react";
import type { Role } from "#lib/model/permission.ts";
import { paths } from "#lib/web/paths.ts";
import { Mark } from "./mark.tsx";
import { MobileNavigation } from "./mobile-navigation.tsx";
import { Navigation } from "./navigation.tsx";
import { SkipLink } from "./skip-link.tsx";
import { UserMenu } from "./user-menu.tsx";

interface ShellProps {
  readonly user: { readonly name: string; readonly email: string; readonly role: Role };
  readonly children: ReactNode;
}

/** What stays around every page: the navigation on the left, who is signed in on top, and the page. */
export function Shell({ user, children }: ShellProps) {
  return (
    <Box sx={{ display: "flex", minHeight: "100dvh" }}>
      <SkipLink />
      <Box
        component="aside"
        aria-label="Gatehouse"
        sx={{
          display: { xs: "none", md: "block" },
          width: { md: 60, lg: 240 },
          flex: "none",
          borderRight: 1,
          borderColor: "divider",
          position: "sticky",
          top: 0,
          height: "100dvh",
          overflowY: "auto",
        }}
      >
        <Box sx={{ height: 56, px: 2.25, display: "flex", alignItems: "center" }}>
          <Mark words={{ xs: false, lg: true }} />
        </Box>
        <Navigation role={user.role} collapses />
      </Box>
      <Box sx={{ flex: 1, minWidth: 0, display: "flex", flexDirection: "column" }}>
        <Box
          component="header"
          sx={{
            height: 56,
            px: { xs: 2, md: 4 },
            display: "flex",
            alignItems: "center",
            justifyContent: "space-between",
            borderBottom: 1,
            borderColor: "divider",
          }}
        >
          <Box sx={{ display: { xs: "flex", md: "none" }, alignItems: "center", gap: 1 }}>
            <MobileNavigation role={user.role} />
            <Link href={paths.overview()} color="inherit" underline="none" aria-label="Gatehouse, overview">
              <Mark words={{ xs: true }} />
            </Link>
          </Box>
          <Box sx={{ flex: 1 }} />
          <UserMenu user={user} />
        </Box>
        <Box
          component="main"
          id="content"
          tabIndex={-1}
          sx={{ flex: 1, width: "100%", maxWidth: 1440, px: { xs: 2, md: 4 }, py: 3, outline: "none" }}
        >
          {children}
        </Box>
      </Box>
    </Box>
  );
}
