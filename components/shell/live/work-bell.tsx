"use client";
import BellIcon from "@mui/icons-material/NotificationsNoneOutlined";
import Box from "@mui/material/Box";
import IconButton from "@mui/material/IconButton";
import dynamic from "next/dynamic";
import { useState } from "react";
import { visuallyHidden } from "#components/ui/visually-hidden.ts";
import type { ActionResult } from "#lib/model/problem.ts";
import { useLive } from "./live-provider.tsx";
import { tabSignal, workWords } from "./live-state.ts";

/** The server action that remembers that the person has looked. */
export type MarkLooked = (input: Record<string, never>) => Promise<ActionResult<void>>;

const WorkDrawer = dynamic(() => import("./work-drawer.tsx").then((module) => module.WorkDrawer), { ssr: false });

/** How much runs and what ended since one looked; opens the drawer that says more. */
export function WorkBell({ markLooked }: { readonly markLooked: MarkLooked }) {
  const live = useLive();
  const [open, setOpen] = useState(false);
  const show = () => {
    setOpen(true);
    // What is shown as news stays so until the drawer is closed; only the next look finds it old.
    void markLooked({}).catch(() => undefined);
  };
  const close = () => {
    setOpen(false);
    live.ask();
  };
  const news = live.ended.filter((work) => work.news).length;
  return (
    <>
      <IconButton
        aria-label={workWords(live)}
        aria-haspopup="dialog"
        aria-expanded={open}
        onClick={show}
        sx={{ width: 32, height: 32, position: "relative", color: "text.secondary" }}
      >
        <BellIcon sx={{ fontSize: 20 }} />
        {live.running.length > 0 ? <Ring /> : null}
        {news > 0 ? <Dot bad={tabSignal(live) === "failed"} /> : null}
      </IconButton>
      {/* Heard, wherever one is, when something begins or ends. */}
      <Box component="span" role="status" sx={visuallyHidden}>
        {live.running.length > 0 || news > 0 ? workWords(live) : null}
      </Box>
      {open ? <WorkDrawer onClose={close} /> : null}
    </>
  );
}

/** Something is at work. Under reduced motion it stands still and says the same. */
function Ring() {
  return (
    <Box
      component="svg"
      viewBox="0 0 32 32"
      aria-hidden
      sx={{
        position: "absolute",
        inset: 0,
        fill: "none",
        stroke: "currentColor",
        color: "primary.main",
        strokeWidth: 2,
        strokeLinecap: "round",
        strokeDasharray: "30 100",
        animation: "gatehouse-turn 1.2s linear infinite",
        "@keyframes gatehouse-turn": { to: { transform: "rotate(360deg)" } },
      }}
    >
      <circle cx="16" cy="16" r="14.5" />
    </Box>
  );
}

/** News; of a failure it is a square too, so that colour is not the only sign. */
function Dot({ bad }: { readonly bad: boolean }) {
  return (
    <Box
      component="span"
      aria-hidden
      sx={{
        position: "absolute",
        top: 5,
        right: 6,
        width: 8,
        height: 8,
        borderRadius: bad ? "2px" : "50%",
        bgcolor: bad ? "error.main" : "primary.main",
        border: 1,
        borderColor: "background.default",
        boxSizing: "content-box",
      }}
    />
  );
}
