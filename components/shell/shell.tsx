import Box from "@mui/material/Box";
import type { ReactNode } from "react";
import type { Preferences } from "#lib/model/preference.ts";
import { LiveNotices } from "./live/live-notices.tsx";
import { LiveProvider } from "./live/live-provider.tsx";
import { TabSignal } from "./live/tab-signal.tsx";
import type { MarkLooked } from "./live/work-bell.tsx";
import { PreferencesProvider, type SavePreferences } from "./preferences.tsx";
import { Sidebar } from "./sidebar.tsx";
import { SkipLink } from "./skip-link.tsx";
import { TopBar } from "./top-bar.tsx";
import type { SignedInUser } from "./user-menu.tsx";

interface ShellProps {
  readonly user: SignedInUser;
  readonly preferences: Preferences;
  readonly savePreferences: SavePreferences;
  readonly markLooked: MarkLooked;
  readonly children: ReactNode;
}

/** What stays around every page: the navigation on the left, search and work and who is signed in on top, and the page. */
export function Shell({ user, preferences, savePreferences, markLooked, children }: ShellProps) {
  return (
    <PreferencesProvider initial={preferences} save={savePreferences}>
      <LiveProvider userId={user.id}>
        <SkipLink />
        <TabSignal />
        <Sidebar role={user.role} />
        <Box sx={{ flex: 1, minWidth: 0, display: "flex", flexDirection: "column" }}>
          <TopBar user={user} markLooked={markLooked} />
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
            <LiveNotices />
            {children}
          </Box>
        </Box>
      </LiveProvider>
    </PreferencesProvider>
  );
}
