"use client";
import Box from "@mui/material/Box";
import Dialog from "@mui/material/Dialog";
import { useRouter } from "next/navigation";
import { type KeyboardEvent, useId, useState } from "react";
import { Key } from "#components/ui/key.tsx";
import type { Role } from "#lib/model/permission.ts";
import { type Command, commandsFor } from "./commands.ts";
import { PaletteList } from "./palette-list.tsx";
import { useSearch } from "./use-search.ts";

interface PaletteProps {
  readonly role: Role;
  readonly onClose: () => void;
}

/**
 * One field that leads everywhere: pages and acts at once, what is in the estate after a pause in typing. The cursor stays
 * in the field; arrows move the choice (https://www.w3.org/WAI/ARIA/apg/patterns/combobox/).
 */
export function Palette({ role, onClose }: PaletteProps) {
  const router = useRouter();
  const listId = useId();
  const [typed, setTyped] = useState("");
  const [chosenId, setChosenId] = useState<string>();
  const { groups: found, failed, searching } = useSearch(typed);
  const own = commandsFor(role, typed);
  // What somebody searches for comes first; while nothing is typed there is only what is always there.
  const groups = [...found, ...own];
  const commands = groups.flatMap((group) => group.commands);
  const chosen = commands.find(({ id }) => id === chosenId) ?? commands[0];

  const run = (command: Command | undefined) => {
    if (command === undefined || command.locked !== undefined) return;
    onClose();
    router.push(command.href);
  };
  const move = (by: number) => {
    const at = commands.findIndex(({ id }) => id === chosen?.id);
    const next = commands[(at + by + commands.length) % commands.length];
    setChosenId(next?.id);
    if (next) document.getElementById(`${listId}-${next.id}`)?.scrollIntoView({ block: "nearest" });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "ArrowDown") move(1);
    else if (event.key === "ArrowUp") move(-1);
    else if (event.key === "Enter") run(chosen);
    else return;
    event.preventDefault();
  };

  return (
    <Dialog
      open
      onClose={onClose}
      aria-label="Search and acts"
      fullWidth
      maxWidth="sm"
      sx={{ "& .MuiDialog-container": { alignItems: "flex-start" } }}
      slotProps={{ paper: { sx: { mt: { xs: 1, sm: "12vh" }, mx: { xs: 1, sm: 4 }, width: "100%" } } }}
    >
      <Box
        component="input"
        // The dialog was opened to type here.
        autoFocus
        role="combobox"
        aria-label="Search APIs, gateways, rollouts, pages and acts"
        aria-expanded={commands.length > 0}
        aria-controls={commands.length > 0 ? listId : undefined}
        aria-autocomplete="list"
        aria-activedescendant={chosen ? `${listId}-${chosen.id}` : undefined}
        autoComplete="off"
        spellCheck={false}
        placeholder="Search, or say what to do"
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value);
          setChosenId(undefined);
        }}
        onKeyDown={onKeyDown}
        sx={{
          border: 0,
          borderBottom: 1,
          borderColor: "divider",
          outline: "none",
          bgcolor: "transparent",
          color: "text.primary",
          font: "inherit",
          fontSize: 16,
          px: 2,
          height: 52,
          flex: "none",
          "&::placeholder": { color: "text.secondary", opacity: 1 },
        }}
      />
      {commands.length > 0 ? (
        <PaletteList listId={listId} groups={groups} chosen={chosen} onChoose={setChosenId} onRun={run} />
      ) : null}
      <Box
        role="status"
        sx={{ px: 2, py: commands.length === 0 || failed ? 2 : 0, fontSize: 13, color: "text.secondary" }}
      >
        {failed ? "The search does not answer just now. Pages and acts are here all the same." : null}
        {commands.length === 0 && !failed ? (searching ? "Searching…" : `Nothing is called “${typed.trim()}”.`) : null}
      </Box>
      <Box
        aria-hidden
        sx={{
          display: { xs: "none", sm: "flex" },
          gap: 2,
          px: 2,
          py: 1,
          borderTop: 1,
          borderColor: "divider",
          fontSize: 12,
          color: "text.secondary",
          alignItems: "center",
          "& span": { display: "inline-flex", gap: 0.5, alignItems: "center" },
        }}
      >
        <span>
          <Key>↑</Key>
          <Key>↓</Key> choose
        </span>
        <span>
          <Key>Enter</Key> open
        </span>
        <span>
          <Key>Esc</Key> close
        </span>
      </Box>
    </Dialog>
  );
}
