import Box from "@mui/material/Box";
import type { Command, CommandGroup } from "./commands.ts";

interface PaletteListProps {
  readonly listId: string;
  readonly groups: readonly CommandGroup[];
  readonly chosen: Command | undefined;
  readonly onChoose: (id: string) => void;
  readonly onRun: (command: Command) => void;
}

/** The lines of the palette. The field above keeps the cursor and says which line is chosen. */
export function PaletteList({ listId, groups, chosen, onChoose, onRun }: PaletteListProps) {
  return (
    <Box
      id={listId}
      role="listbox"
      aria-label="Found"
      sx={{ overflowY: "auto", maxHeight: "min(420px, 56vh)", p: 0.75 }}
    >
      {groups.map((group) => (
        <Box key={group.label} role="group" aria-label={group.label}>
          <Box aria-hidden sx={{ px: 1.25, pt: 1, pb: 0.5, fontSize: 12, fontWeight: 500, color: "text.secondary" }}>
            {group.label}
          </Box>
          {group.commands.map((command) => (
            <Line
              key={command.id}
              id={`${listId}-${command.id}`}
              command={command}
              chosen={command.id === chosen?.id}
              onChoose={() => onChoose(command.id)}
              onRun={() => onRun(command)}
            />
          ))}
        </Box>
      ))}
    </Box>
  );
}

interface LineProps {
  readonly id: string;
  readonly command: Command;
  readonly chosen: boolean;
  readonly onChoose: () => void;
  readonly onRun: () => void;
}

function Line({ id, command, chosen, onChoose, onRun }: LineProps) {
  const { label, detail, locked } = command;
  return (
    <Box
      id={id}
      role="option"
      aria-selected={chosen}
      aria-disabled={locked !== undefined}
      onPointerMove={onChoose}
      onClick={onRun}
      sx={{
        display: "flex",
        alignItems: "baseline",
        gap: 1.5,
        px: 1.25,
        py: 0.875,
        borderRadius: "6px",
        fontSize: 14,
        cursor: locked === undefined ? "pointer" : "not-allowed",
        color: locked === undefined ? "text.primary" : "text.secondary",
        bgcolor: chosen ? "action.selected" : "transparent",
        "@media (forced-colors: active)": { outline: chosen ? "2px solid" : 0 },
      }}
    >
      <span>{label}</span>
      <Box
        component="span"
        sx={{
          ml: "auto",
          fontSize: 12,
          color: "text.secondary",
          overflow: "hidden",
          textOverflow: "ellipsis",
          whiteSpace: "nowrap",
        }}
      >
        {locked ?? detail}
      </Box>
    </Box>
  );
}
