"use client";
import DragIndicatorIcon from "@mui/icons-material/DragIndicator";
import Box from "@mui/material/Box";
import Stack from "@mui/material/Stack";
import type { DragEvent, KeyboardEvent, ReactNode } from "react";
import { LockableButton } from "../ui/lockable-button.tsx";
import { Status } from "../ui/status.tsx";
import { matchWords, type TypedPolicy } from "./policy-kind.ts";

interface PolicyRowProps {
  readonly policy: TypedPolicy;
  readonly title: string;
  readonly sentence: string;
  readonly position: number;
  readonly total: number;
  readonly locked: string | undefined;
  readonly onMove: (to: number) => void;
  readonly onEdit: () => void;
  readonly onRemove: () => void;
  /** Present while the policy is edited. */
  readonly editor: ReactNode;
  readonly drag: RowDrag;
}

/** Moving by mouse: which row is held, and over which one. */
export interface RowDrag {
  readonly over: boolean;
  readonly onHold: () => void;
  readonly onOver: () => void;
  readonly onDrop: () => void;
  readonly onEnd: () => void;
}

/** One policy of the ordered list: its sentence, its place, and what can be done with it. Alt and an arrow key move it. */
export function PolicyRow(props: PolicyRowProps) {
  const { policy, title, sentence, position, total, locked, onMove, onEdit, onRemove, editor, drag } = props;
  const place = (to: number) => {
    if (locked === undefined && to >= 0 && to < total) onMove(to);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (!event.altKey || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
    event.preventDefault();
    place(position + (event.key === "ArrowUp" ? -1 : 1));
  };
  const over = (event: DragEvent) => {
    event.preventDefault();
    drag.onOver();
  };
  return (
    <Box
      component="li"
      onKeyDown={onKeyDown}
      onDragOver={over}
      onDrop={drag.onDrop}
      sx={{
        p: 2,
        borderTop: position === 0 ? 0 : 1,
        borderColor: "divider",
        boxShadow: drag.over ? "inset 0 2px 0 var(--mui-palette-primary-main)" : "none",
      }}
    >
      <Stack direction="row" sx={{ gap: 2, justifyContent: "space-between", flexWrap: "wrap", alignItems: "center" }}>
        <Stack direction="row" sx={{ gap: 1, minWidth: 0, flex: "1 1 260px" }}>
          <Box
            aria-hidden
            draggable={locked === undefined}
            onDragStart={(event: DragEvent) => {
              // Firefox begins no drag without something to carry.
              event.dataTransfer.setData("text/plain", title);
              event.dataTransfer.effectAllowed = "move";
              drag.onHold();
            }}
            onDragEnd={drag.onEnd}
            title={locked ?? "Drag to move"}
            sx={{ cursor: locked === undefined ? "grab" : "not-allowed", color: "text.disabled", height: 20 }}
          >
            <DragIndicatorIcon sx={{ fontSize: 18 }} />
          </Box>
          <Box sx={{ minWidth: 0 }}>
            <Box sx={{ fontWeight: 500 }}>
              {position + 1}. {title}
            </Box>
            <Box sx={{ overflowWrap: "anywhere" }}>{sentence}</Box>
            <Box sx={{ color: "text.secondary", fontSize: 12 }}>
              {policy.enabled ? matchWords(policy) : <Status tone="neutral">Switched off</Status>}
            </Box>
          </Box>
        </Stack>
        <Stack direction="row" sx={{ gap: 0.5 }}>
          <LockableButton
            size="small"
            aria-label={`Move ${title} up`}
            locked={locked ?? (position === 0 ? "It is the first." : undefined)}
            onClick={() => place(position - 1)}
          >
            Up
          </LockableButton>
          <LockableButton
            size="small"
            aria-label={`Move ${title} down`}
            locked={locked ?? (position === total - 1 ? "It is the last." : undefined)}
            onClick={() => place(position + 1)}
          >
            Down
          </LockableButton>
          <LockableButton
            size="small"
            variant="outlined"
            aria-label={editor ? `Close ${title}` : `Edit ${title}`}
            aria-expanded={editor !== null}
            locked={locked}
            onClick={onEdit}
          >
            {editor ? "Close" : "Edit"}
          </LockableButton>
          <LockableButton
            size="small"
            variant="outlined"
            color="error"
            aria-label={`Remove ${title}`}
            locked={locked}
            onClick={onRemove}
          >
            Remove
          </LockableButton>
        </Stack>
      </Stack>
      {editor ? <Box sx={{ mt: 2, pl: { xs: 0, sm: 3.5 } }}>{editor}</Box> : null}
    </Box>
  );
}
