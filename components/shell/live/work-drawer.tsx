"use client";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Drawer from "@mui/material/Drawer";
import Link from "@mui/material/Link";
import { type ReactNode, useId, useState } from "react";
import { RolloutStatus } from "#components/deployments/deployment-status.tsx";
import { rolloutTitle } from "#components/deployments/rollout-words.ts";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { paths } from "#lib/web/paths.ts";
import { useLive } from "./live-provider.tsx";
import type { LiveEnded } from "./live-state.ts";
import { RunningLine } from "./running-line.tsx";

/** Where work is followed from any page: what runs and what it waits for, what ended since one looked, what before. */
export function WorkDrawer({ onClose }: { readonly onClose: () => void }) {
  const titleId = useId();
  const { running, ended } = useLive();
  // Looking makes it old on the server at once; here it stays news while it is looked at.
  const [newsAtOpening] = useState(() => new Set(ended.filter(({ news }) => news).map(({ id }) => id)));
  const isNews = ({ id, news }: LiveEnded) => news || newsAtOpening.has(id);
  const earlier = ended.filter((work) => !isNews(work));
  return (
    <Drawer
      open
      anchor="right"
      onClose={onClose}
      slotProps={{
        paper: {
          role: "dialog",
          "aria-labelledby": titleId,
          sx: { width: "min(420px, 100vw)", border: 0, borderLeft: 1, borderColor: "divider" },
        },
      }}
    >
      <Box
        sx={{
          display: "flex",
          alignItems: "center",
          px: 2,
          height: 52,
          flex: "none",
          borderBottom: 1,
          borderColor: "divider",
        }}
      >
        <Box component="h2" id={titleId} sx={{ m: 0, fontSize: 14, fontWeight: 600, flex: 1 }}>
          Work
        </Box>
        <Button href={paths.rollouts()} onClick={onClose}>
          All rollouts
        </Button>
        <Button autoFocus onClick={onClose}>
          Close
        </Button>
      </Box>
      <Box sx={{ overflowY: "auto", flex: 1 }}>
        <Part title="Running" empty="Nothing runs. What is started is followed here, whatever page you are on.">
          {running.map((work) => (
            <RunningLine key={work.id} work={work} onFollow={onClose} />
          ))}
        </Part>
        <Part title="Ended since you looked" empty="Nothing ended since you looked.">
          {ended.filter(isNews).map((work) => (
            <EndedLine key={work.id} work={work} onFollow={onClose} />
          ))}
        </Part>
        {earlier.length > 0 ? (
          <Part title="Before that" empty="">
            {earlier.map((work) => (
              <EndedLine key={work.id} work={work} onFollow={onClose} />
            ))}
          </Part>
        ) : null}
      </Box>
    </Drawer>
  );
}

interface PartProps {
  readonly title: string;
  readonly empty: string;
  readonly children: readonly ReactNode[];
}

function Part({ title, empty, children }: PartProps) {
  const titleId = useId();
  return (
    <Box component="section" aria-labelledby={titleId} sx={{ px: 2, py: 1.5, borderBottom: 1, borderColor: "divider" }}>
      <Box component="h3" id={titleId} sx={{ m: 0, mb: 0.5, fontSize: 12, fontWeight: 500, color: "text.secondary" }}>
        {title}
      </Box>
      {children.length === 0 ? (
        <Box sx={{ fontSize: 13, color: "text.secondary" }}>{empty}</Box>
      ) : (
        <Box component="ul" sx={{ listStyle: "none", m: 0, p: 0 }}>
          {children}
        </Box>
      )}
    </Box>
  );
}

function EndedLine({ work, onFollow }: { readonly work: LiveEnded; readonly onFollow: () => void }) {
  return (
    <Box component="li" sx={{ py: 1, fontSize: 13 }}>
      <Link href={paths.rollout(work.id)} color="inherit" underline="hover" onClick={onFollow} sx={{ fontWeight: 500 }}>
        {rolloutTitle(work)}
      </Link>
      <Box sx={{ display: "flex", gap: 1.5, mt: 0.25, color: "text.secondary" }}>
        <RolloutStatus state={work.state} />
        <RelativeTime at={work.finishedAt} />
        {work.mine ? <span>yours</span> : null}
      </Box>
    </Box>
  );
}
