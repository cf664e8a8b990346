"use client";
import Box from "@mui/material/Box";
import { useEffect, useState } from "react";
import { Status, type Tone } from "../ui/status.tsx";
import { durationWords } from "../ui/time-words.ts";
import type { KeeperState, KeeperView } from "./draft-keeper.ts";

const looks: Readonly<Record<KeeperState, readonly [tone: Tone, words: string]>> = {
  saved: ["good", "Saved"],
  typed: ["working", "Not saved yet"],
  saving: ["working", "Saving…"],
  offline: ["warning", "No connection. What you typed is kept in this browser and saved when it is back."],
  "signed-out": [
    "warning",
    "You are signed out. What you typed is kept in this browser and saved once you sign in again.",
  ],
  refused: ["bad", "Not saved. Correct what is marked; what you typed is kept."],
  conflict: ["bad", "Not saved. Somebody else changed the same; choose below."],
};

/** How far what was typed has come. The word is announced; the seconds behind it are only seen. */
export function SaveStatus({
  state,
  savedAt,
  idle,
}: Pick<KeeperView, "state" | "savedAt"> & { readonly idle: string }) {
  const [tone, words] = looks[state];
  const untouched = state === "saved" && savedAt === undefined;
  return (
    <Box sx={{ display: "inline-flex", alignItems: "center", fontSize: 13, minHeight: 24, color: "text.secondary" }}>
      <Box component="span" role="status">
        {untouched ? idle : <Status tone={tone}>{words}</Status>}
      </Box>
      {state === "saved" && savedAt !== undefined ? <SecondsAgo key={savedAt} at={savedAt} /> : null}
    </Box>
  );
}

function SecondsAgo({ at }: { readonly at: number }) {
  const [now, setNow] = useState(at);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  const seconds = Math.max(0, Math.floor((now - at) / 1000));
  const age = seconds < 60 ? seconds : seconds - (seconds % 60);
  return (
    <Box component="span" aria-hidden title={new Date(at).toLocaleString()} sx={{ whiteSpace: "pre" }}>
      {age === 0 ? " just now" : ` ${durationWords(age * 1000).replace(/ 0 s$/, "")} ago`}
    </Box>
  );
}
