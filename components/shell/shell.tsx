import Box from "@mui/material/Box";
import type { ReactNode } from "react";
import type { Preferences } from "#lib/model/preference.ts";
import { PreferencesProvider, type SavePreferences } from "./preferences.tsx";
import { Sidebar } from "./sidebar.tsx";
import { SkipLink } from "./skip-link.tsx";
import { TopBar } from "./top-bar.tsx";
import type { SignedInUser } from "./user-menu.tsx";

interface ShellProps {
  readonly user: SignedInUser;
  readonly preferences: Preferences;
  readonly savePreferences: SavePreferences;
  readonly children: ReactNode;
}

/** What stays around every page: the navigation on the left, search and work and who is signed in on top, and the page. */
export function Shell({ user, preferences, savePreferences, children }: ShellProps) {
  return (
    <PreferencesProvider initial={preferences} save={savePreferences}>
      <SkipLink />
      <Sidebar role={user.role} />
      <Box sx={{ flex: 1, minWidth: 0, display: "flex", flexDirection: "column" }}>
        <TopBar user={user} />
        <Box
          component="main"
          id="content"
          tabIndex={-1}
          sx={{
            flex: 1,
            width: "100%",
            maxWidth: 1440,
            px: { xs: 2, md: 4 },
            pt: 3,
            pb: { xs: 6, md: 8 },
            outline: "none",
          }}
        >
          {children}
        </Box>
      </Box>
    </PreferencesProvider>
  );
}
