"use client";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import dynamic from "next/dynamic";
import { useState } from "react";
import type { Role } from "#lib/model/permission.ts";

const AccountMenu = dynamic(() => import("./account-menu.tsx").then((module) => module.AccountMenu), { ssr: false });

export interface SignedInUser {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
}

/** Who is signed in. The menu itself is loaded when it is opened. */
export function UserMenu({ user }: { readonly user: SignedInUser }) {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  return (
    <>
      <Button
        color="inherit"
        aria-haspopup="menu"
        aria-expanded={anchor !== null}
        aria-label={`Account of ${user.name}`}
        onClick={(event) => setAnchor(event.currentTarget)}
        sx={{ minWidth: 32, px: 0.75, gap: 1 }}
      >
        <Initials name={user.name} />
        <Box component="span" sx={{ display: { xs: "none", sm: "inline" } }}>
          {user.name}
        </Box>
      </Button>
      {anchor === null ? null : <AccountMenu user={user} anchor={anchor} onClose={() => setAnchor(null)} />}
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
        width: 24,
        height: 24,
        borderRadius: "50%",
        display: "grid",
        placeItems: "center",
        bgcolor: "action.selected",
        fontSize: 12,
        letterSpacing: "-0.02em",
        fontWeight: 600,
      }}
    >
      {initials}
    </Box>
  );
}
