"use client";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Divider from "@mui/material/Divider";
import Menu from "@mui/material/Menu";
import MenuItem from "@mui/material/MenuItem";
import { useColorScheme } from "@mui/material/styles";
import { useState, useTransition } from "react";
import { NextLink } from "#components/ui/next-link.tsx";
import type { Role } from "#lib/model/permission.ts";
import { paths } from "#lib/web/paths.ts";

interface UserMenuProps {
  readonly user: { readonly name: string; readonly email: string; readonly role: Role };
}

const modes = [
  { value: "light", label: "Light" },
  { value: "dark", label: "Dark" },
  { value: "system", label: "As the system" },
] as const;

/** Who is signed in, how the portal looks, and the way out. */
export function UserMenu({ user }: UserMenuProps) {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const [pending, startTransition] = useTransition();
  const { mode = "system", setMode } = useColorScheme();
  const close = () => setAnchor(null);
  const leave = () =>
    startTransition(async () => {
      // Loaded when it is needed, which is once a day.
      const { signOutHere } = await import("#lib/web/sign-in.ts");
      await signOutHere();
    });
  return (
    <>
      <Button
        color="inherit"
        aria-haspopup="menu"
        aria-expanded={anchor !== null}
        aria-label={`Account of ${user.name}`}
        onClick={(event) => setAnchor(event.currentTarget)}
        startIcon={<Initials name={user.name} />}
      >
        <Box component="span" sx={{ display: { xs: "none", sm: "inline" } }}>
          {user.name}
        </Box>
      </Button>
      <Menu anchorEl={anchor} open={anchor !== null} onClose={close} slotProps={{ list: { "aria-label": "Account" } }}>
        <Box component="li" role="presentation" sx={{ px: 2, py: 1, outline: "none" }}>
          <Box sx={{ fontWeight: 600 }}>{user.name}</Box>
          <Box sx={{ fontSize: 13, color: "text.secondary" }}>
            {user.email} · {user.role}
          </Box>
        </Box>
        <Divider component="li" role="presentation" />
        {modes.map(({ value, label }) => (
          <MenuItem
            key={value}
            role="menuitemradio"
            aria-checked={mode === value}
            selected={mode === value}
            onClick={() => setMode(value)}
          >
            {label}
          </MenuItem>
        ))}
        <Divider component="li" role="presentation" />
        <MenuItem component={NextLink} href={paths.sessions()} onClick={close}>
          Your sessions
        </MenuItem>
        <MenuItem onClick={leave} disabled={pending}>
          Sign out
        </MenuItem>
      </Menu>
    </>
  );
}

function Initials({ name }: { readonly name: string }) {
  const initials = name
    .split(/\s+/)
    .map((word) => word.charAt(0))
    .slice(0, 2)
    .join("")
    .toUpperCase();
  return (
    <Box
      component="span"
      aria-hidden
      sx={{
        width: 26,
        height: 26,
        borderRadius: "50%",
        display: "grid",
        placeItems: "center",
        bgcolor: "action.selected",
        fontSize: "11px !important",
        fontWeight: 600,
      }}
    >
      {initials}
    </Box>
  );
}
