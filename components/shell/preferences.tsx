"use client";
import Box from "@mui/material/Box";
import { createContext, type ReactNode, useContext, useState } from "react";
import type { Preferences } from "#lib/model/preference.ts";
import type { ActionResult } from "#lib/model/problem.ts";

/** The server action that keeps a change. */
export type SavePreferences = (change: Partial<Preferences>) => Promise<ActionResult<void>>;

interface PreferencesInUse {
  readonly preferences: Preferences;
  readonly change: (change: Partial<Preferences>) => void;
}

const Context = createContext<PreferencesInUse | undefined>(undefined);

interface PreferencesProviderProps {
  readonly initial: Preferences;
  readonly save: SavePreferences;
  readonly children: ReactNode;
}

/** How the portal looks to this person. A change is seen at once and kept on the server, for every device. */
export function PreferencesProvider({ initial, save, children }: PreferencesProviderProps) {
  const [preferences, setPreferences] = useState(initial);
  const change = (part: Partial<Preferences>) => {
    setPreferences((before) => ({ ...before, ...part }));
    // Whatever becomes of it, the page looks as asked; at worst the next visit looks as before.
    void save(part).catch(() => undefined);
  };
  return (
    <Context value={{ preferences, change }}>
      <Box data-density={preferences.density} sx={{ display: "flex", minHeight: "100dvh" }}>
        {children}
      </Box>
    </Context>
  );
}

/** Throws outside the shell, where nobody is signed in and nothing is kept. */
export function usePreferences(): PreferencesInUse {
  const inUse = useContext(Context);
  if (inUse === undefined) throw new Error("Preferences are known inside the shell only.");
  return inUse;
}
