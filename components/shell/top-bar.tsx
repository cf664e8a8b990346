import Box from "@mui/material/Box";
import { CommandCentre } from "./command/command-centre.tsx";
import { type MarkLooked, WorkBell } from "./live/work-bell.tsx";
import { MobileNavigation } from "./mobile-navigation.tsx";
import { type SignedInUser, UserMenu } from "./user-menu.tsx";

interface TopBarProps {
  readonly user: SignedInUser;
  readonly markLooked: MarkLooked;
}

/** Stays while the page scrolls: the way to everything, what is at work, and who is signed in. */
export function TopBar({ user, markLooked }: TopBarProps) {
  return (
    <Box
      component="header"
      sx={{
        position: "sticky",
        top: 0,
        zIndex: "appBar",
        height: 52,
        flex: "none",
        px: { xs: 1.5, md: 4 },
        display: "flex",
        alignItems: "center",
        gap: 1,
        borderBottom: 1,
        borderColor: "divider",
        bgcolor: "background.default",
      }}
    >
      <Box sx={{ display: { xs: "flex", md: "none" }, flex: "none" }}>
        <MobileNavigation role={user.role} />
      </Box>
      <CommandCentre role={user.role} />
      <Box sx={{ flex: 1 }} />
      <WorkBell markLooked={markLooked} />
      <UserMenu user={user} />
    </Box>
  );
}
