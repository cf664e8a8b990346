"use client";
import Box from "@mui/material/Box";
import Divider from "@mui/material/Divider";
import ListSubheader from "@mui/material/ListSubheader";
import Menu from "@mui/material/Menu";
import MenuItem from "@mui/material/MenuItem";
import { useColorScheme } from "@mui/material/styles";
import { useTransition } from "react";
import { NextLink } from "#components/ui/next-link.tsx";
import { paths } from "#lib/web/paths.ts";
import { usePreferences } from "./preferences.tsx";
import type { SignedInUser } from "./user-menu.tsx";

interface AccountMenuProps {
  readonly user: SignedInUser;
  readonly anchor: HTMLElement;
  readonly onClose: () => void;
}

const modes = [
  { value: "light", label: "Light" },
  { value: "dark", label: "Dark" },
  { value: "system", label: "As the system" },
] as const;

const densities = [
  { value: "comfortable", label: "Comfortable" },
  { value: "compact", label: "Compact" },
] as const;

/** How the portal looks, where one is signed in, and the way out. */
export function AccountMenu({ user, anchor, onClose }: AccountMenuProps) {
  const [pending, startTransition] = useTransition();
  const { mode = "system", setMode } = useColorScheme();
  const { preferences, change } = usePreferences();
  const leave = () =>
    startTransition(async () => {
      // Loaded when it is needed, which is once a day.
      const { signOutHere } = await import("#lib/web/sign-in.ts");
      await signOutHere();
    });
  return (
    <Menu anchorEl={anchor} open onClose={onClose} slotProps={{ list: { "aria-label": "Account" } }}>
      <Box component="li" role="presentation" sx={{ px: 1.25, py: 1, outline: "none" }}>
        <Box sx={{ fontSize: 13, fontWeight: 600 }}>{user.name}</Box>
        <Box sx={{ fontSize: 12, color: "text.secondary" }}>
          {user.email} · {user.role}
        </Box>
      </Box>
      <Divider component="li" role="presentation" />
      <Heading>Colours</Heading>
      {modes.map(({ value, label }) => (
        <Choice key={value} label={label} chosen={mode === value} onChoose={() => setMode(value)} />
      ))}
      <Heading>Lines</Heading>
      {densities.map(({ value, label }) => (
        <Choice
          key={value}
          label={label}
          chosen={preferences.density === value}
          onChoose={() => change({ density: value })}
        />
      ))}
      <Divider component="li" role="presentation" />
      <MenuItem component={NextLink} href={paths.shortcuts()} onClick={onClose}>
        Keyboard shortcuts
      </MenuItem>
      <MenuItem component={NextLink} href={paths.sessions()} onClick={onClose}>
        Your sessions
      </MenuItem>
      <MenuItem onClick={leave} disabled={pending}>
        Sign out
      </MenuItem>
    </Menu>
  );
}

function Heading({ children }: { readonly children: string }) {
  return (
    <ListSubheader
      role="presentation"
      disableSticky
      sx={{ fontSize: 12, lineHeight: "28px", px: 1.25, color: "text.secondary", bgcolor: "transparent" }}
    >
      {children}
    </ListSubheader>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly chosen: boolean;
  readonly onChoose: () => void;
}

function Choice({ label, chosen, onChoose }: ChoiceProps) {
  return (
    <MenuItem role="menuitemradio" aria-checked={chosen} onClick={onChoose} sx={{ gap: 1 }}>
      <Box
        component="svg"
        viewBox="0 0 16 16"
        aria-hidden
        sx={{ width: 14, height: 14, fill: "none", stroke: "currentColor", strokeWidth: 1.6, strokeLinecap: "round" }}
      >
        {chosen ? <path d="m3 8.5 3.2 3L13 4.5" /> : null}
      </Box>
      {label}
    </MenuItem>
  );
}
