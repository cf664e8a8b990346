"use client";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Stack from "@mui/material/Stack";
import TextField from "@mui/material/TextField";
import { useState } from "react";
import { useAct } from "#components/forms/use-act.ts";
import { NextLink } from "#components/ui/next-link.tsx";
import type { SavedView } from "#lib/apis/saved-views.ts";
import { paths } from "#lib/web/paths.ts";
import { deleteViewAction, saveViewAction } from "./actions.ts";

interface SavedViewsProps {
  readonly views: readonly SavedView[];
  /** The search part of the list's address now. */
  readonly search: string;
}

/** The list as this person likes to see it: one press away, and kept under a name. */
export function SavedViews({ views, search }: SavedViewsProps) {
  const [name, setName] = useState<string>();
  const save = useAct(saveViewAction, () => setName(undefined));
  const forget = useAct(deleteViewAction);
  const current = views.find((view) => view.search === search);
  const isKept = current !== undefined || search === "";
  if (views.length === 0 && isKept) return null;
  return (
    <Stack direction="row" sx={{ gap: 1, flexWrap: "wrap", alignItems: "center", fontSize: 13 }}>
      {views.length > 0 ? <Box sx={{ color: "text.secondary" }}>Your views:</Box> : null}
      {views.map((view) => (
        <Button
          key={view.id}
          component={NextLink}
          href={`${paths.apis()}${view.search === "" ? "" : `?${view.search}`}`}
          size="small"
          variant={view === current ? "contained" : "outlined"}
          aria-current={view === current ? "page" : undefined}
        >
          {view.name}
        </Button>
      ))}
      {current ? (
        <Button size="small" loading={forget.pending} onClick={() => forget.run({ viewId: current.id })}>
          Delete view {current.name}
        </Button>
      ) : null}
      {!isKept && name === undefined ? (
        <Button size="small" onClick={() => setName("")}>
          Save this view
        </Button>
      ) : null}
      {name !== undefined ? (
        <Box
          component="form"
          aria-label="Save this view"
          onSubmit={(event) => {
            event.preventDefault();
            save.run({ name, search });
          }}
          sx={{ display: "flex", gap: 1, alignItems: "flex-start" }}
        >
          <TextField
            autoFocus
            label="Name of the view"
            value={name}
            onChange={(event) => setName(event.target.value)}
            error={save.problem !== undefined}
            helperText={save.problem?.fields.name ?? save.problem?.sentence}
            sx={{ width: 220 }}
          />
          <Button type="submit" variant="outlined" loading={save.pending}>
            Save view
          </Button>
          <Button onClick={() => setName(undefined)}>Cancel</Button>
        </Box>
      ) : null}
    </Stack>
  );
}
