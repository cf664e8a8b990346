import { type Tone, toneColour } from "#components/ui/status.tsx";

/** Pixels. */
export const rowHeight = 36;
export const headingWidth = 240;
export const cellWidth = 136;

const tones: readonly Tone[] = ["good", "warning", "bad", "working", "neutral"];

/**
 * One style sheet for all cells instead of one each: hundreds are made and thrown away while the matrix is scrolled.
 */
export const estateStyles = {
  "& .row": {
    contain: "layout style",
    display: "flex",
    minWidth: "100%",
    position: "absolute",
    top: 0,
    left: 0,
    height: rowHeight,
    fontSize: 13,
  },
  "& .cell": {
    boxSizing: "border-box",
    flex: "none",
    width: cellWidth,
    height: rowHeight,
    px: 1.5,
    display: "flex",
    alignItems: "center",
    borderBottom: 1,
    borderColor: "divider",
    whiteSpace: "nowrap",
    overflow: "hidden",
    bgcolor: "background.paper",
  },
  "& .first": {
    width: { xs: 150, sm: headingWidth },
    position: "sticky",
    left: 0,
    zIndex: 1,
    borderRight: 1,
    borderColor: "divider",
  },
  "& .spacer": { flex: "none" },
  "& .heading": { fontSize: 12, fontWeight: 500, color: "text.secondary" },
  "& a": { color: "inherit", textDecoration: "none", minWidth: 0, overflow: "hidden", textOverflow: "ellipsis" },
  "& a:hover": { textDecoration: "underline", textUnderlineOffset: "3px" },
  "& .row:hover .cell": { bgcolor: "action.hover" },
  "& .none, & .version": { color: "text.secondary" },
  "&:focus-visible .active": { outline: "2px solid", outlineColor: "primary.main", outlineOffset: "-2px" },
  "& .mark": {
    width: 15,
    height: 15,
    flex: "none",
    mr: 0.75,
    fill: "none",
    stroke: "currentColor",
    strokeWidth: 1.4,
    strokeLinecap: "round",
    strokeLinejoin: "round",
  },
  ...Object.fromEntries(tones.map((tone) => [`& .${tone}`, { color: toneColour[tone] }])),
} as const;
