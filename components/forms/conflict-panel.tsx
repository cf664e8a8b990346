"use client";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import FormControlLabel from "@mui/material/FormControlLabel";
import Radio from "@mui/material/Radio";
import RadioGroup from "@mui/material/RadioGroup";
import Stack from "@mui/material/Stack";
import { type ReactNode, useEffect, useRef, useState } from "react";
import type { Json } from "#lib/model/json.ts";
import { LockableButton } from "../ui/lockable-button.tsx";
import { Notice } from "../ui/notice.tsx";
import { count } from "../ui/time-words.ts";
import type { KeeperView } from "./draft-keeper.ts";
import type { FieldConflict } from "./merge-values.ts";

type Side = "mine" | "theirs";

interface ConflictPanelProps extends Pick<KeeperView, "conflicts" | "theirs"> {
  readonly labelOf: (field: string) => string;
  /** A field's value for reading; undefined where it was removed. */
  readonly show: (value: Json | undefined, field: string) => ReactNode;
  readonly onResolve: (choices: Readonly<Record<string, Side>>) => void;
}

/** Two people changed the same: both sides of each field, and one choice a field. Nothing is saved before. */
export function ConflictPanel({ conflicts, theirs, labelOf, show, onResolve }: ConflictPanelProps) {
  const [choices, setChoices] = useState<Readonly<Record<string, Side>>>({});
  const ref = useRef<HTMLElement>(null);
  const by = theirs?.by ?? "Somebody else";
  const open = conflicts.filter(({ field }) => choices[field] === undefined).length;
  // Focus goes to where the choice is, as it does for any refusal.
  useEffect(() => ref.current?.focus(), []);
  const takeAll = (side: Side) => setChoices(Object.fromEntries(conflicts.map(({ field }) => [field, side])));
  return (
    <Box component="section" ref={ref} tabIndex={-1} aria-label="Choose what stands" sx={{ outline: "none", mb: 2 }}>
      <Notice
        severity="warning"
        title={`${by} saved while you were typing, and changed ${count(conflicts.length, "field")} that you changed too`}
      >
        Nothing of yours is lost and nothing of theirs is overwritten until you choose.
        {theirs && theirs.taken.length > 0 ? ` Taken over from them: ${theirs.taken.map(labelOf).join(", ")}.` : ""}
        <Stack sx={{ gap: 2, mt: 1.5 }}>
          {conflicts.map((conflict) => (
            <Choice
              key={conflict.field}
              conflict={conflict}
              label={labelOf(conflict.field)}
              by={by}
              show={show}
              chosen={choices[conflict.field]}
              onChoose={(side) => setChoices({ ...choices, [conflict.field]: side })}
            />
          ))}
        </Stack>
        <Stack direction="row" sx={{ gap: 1, flexWrap: "wrap", mt: 2, alignItems: "flex-start" }}>
          <LockableButton
            variant="contained"
            locked={open > 0 ? `Choose for ${count(open, "more field")}.` : undefined}
            onClick={() => onResolve(choices)}
          >
            Save this choice
          </LockableButton>
          <Button onClick={() => takeAll("mine")}>All mine</Button>
          <Button onClick={() => takeAll("theirs")}>All theirs</Button>
        </Stack>
      </Notice>
    </Box>
  );
}

interface ChoiceProps extends Pick<ConflictPanelProps, "show"> {
  readonly conflict: FieldConflict;
  readonly label: string;
  readonly by: string;
  readonly chosen: Side | undefined;
  readonly onChoose: (side: Side) => void;
}

function Choice({ conflict, label, by, chosen, onChoose, show }: ChoiceProps) {
  const sides = [
    { side: "mine", words: "Yours", value: conflict.mine },
    { side: "theirs", words: by, value: conflict.theirs },
  ] as const;
  return (
    <Box component="fieldset" sx={{ border: 0, p: 0, m: 0, minWidth: 0 }}>
      <Box component="legend" sx={{ p: 0, fontWeight: 600 }}>
        {label}
      </Box>
      <RadioGroup
        value={chosen ?? ""}
        onChange={(event) => onChoose(event.target.value === "theirs" ? "theirs" : "mine")}
        sx={{ display: "grid", gridTemplateColumns: { xs: "minmax(0, 1fr)", sm: "repeat(2, minmax(0, 1fr))" }, gap: 1 }}
      >
        {sides.map(({ side, words, value }) => (
          <Box
            key={side}
            sx={{
              border: 1,
              borderColor: chosen === side ? "primary.main" : "divider",
              borderRadius: 1,
              bgcolor: "background.paper",
              px: 1.5,
              pb: 1,
              minWidth: 0,
              overflowWrap: "anywhere",
            }}
          >
            <FormControlLabel value={side} label={`${label}: ${words}`} control={<Radio size="small" />} />
            <Box sx={{ fontSize: 13 }}>{value === undefined ? "Removed" : show(value, conflict.field)}</Box>
          </Box>
        ))}
      </RadioGroup>
    </Box>
  );
}
