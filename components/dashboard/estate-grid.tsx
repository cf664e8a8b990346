"use client";
import Box from "@mui/material/Box";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useRouter } from "next/navigation";
import { type KeyboardEvent, type MouseEvent, useEffect, useId, useRef, useState } from "react";
import type { EstateRow } from "#lib/model/estate.ts";
import { cellId, type EstateColumn, EstateGridRow } from "./estate-row.tsx";
import { cellWidth, estateStyles, headingWidth, rowHeight } from "./estate-styles.ts";
import { type GridPlace, placeAfterKey } from "./grid-keys.ts";

export interface EstateViewProps {
  readonly rows: readonly EstateRow[];
  readonly columns: readonly EstateColumn[];
  /** There are more rows than these. */
  readonly more: boolean;
  readonly onNearEnd: () => void;
}

/** The height of what is seen at once, in pixels: fifteen rows below the heading. */
const viewHeight = 16 * rowHeight;
const rowsInView = 15;

/**
 * API by gateway, of which only what is seen is in the page. The grid keeps the focus and says which cell is active, so
 * that no focus is lost when rows come and go. (ARIA practices, "Grid pattern".)
 */
export function EstateGrid({ rows, columns, more, onNearEnd }: EstateViewProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const gridId = useId();
  const router = useRouter();
  const [active, setActive] = useState<GridPlace>({ row: 0, column: 0 });
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 4,
    scrollPaddingStart: rowHeight,
    paddingStart: rowHeight,
  });
  const sideways = useVirtualizer({
    horizontal: true,
    count: columns.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => cellWidth,
    overscan: 2,
  });
  const across = sideways.getVirtualItems();
  const [from, to] = [across[0]?.index ?? 0, (across.at(-1)?.index ?? -1) + 1];
  const seen = virtualizer.getVirtualItems();
  const lastSeen = seen.at(-1)?.index ?? 0;
  const activeIsHere =
    seen.some(({ index }) => index === active.row) &&
    (active.column === 0 || (active.column > from && active.column <= to));
  // The server has the rows beyond those that were read.
  useEffect(() => {
    if (more && lastSeen >= rows.length - 2 * rowsInView) onNearEnd();
  }, [more, lastSeen, rows.length, onNearEnd]);

  function onKeyDown(event: KeyboardEvent) {
    const link = document.getElementById(cellId(gridId, active.row, active.column))?.querySelector("a");
    if (event.key === "Enter" && link) {
      event.preventDefault();
      router.push(link.pathname);
      return;
    }
    const size = { rows: rows.length, columns: columns.length + 1, page: rowsInView };
    const next = placeAfterKey({ key: event.key, ctrlKey: event.ctrlKey || event.metaKey }, active, size);
    if (next === undefined) return;
    event.preventDefault();
    setActive(next);
    virtualizer.scrollToIndex(next.row, { align: "auto" });
    if (scroller.current) showColumn(scroller.current, next.column);
  }

  return (
    <Box
      ref={scroller}
      role="grid"
      aria-label="APIs by gateway"
      aria-rowcount={more ? -1 : rows.length + 1}
      aria-colcount={columns.length + 1}
      aria-activedescendant={activeIsHere ? cellId(gridId, active.row, active.column) : undefined}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onClick={(event) => followLink(event, router.push)}
      sx={{ ...estateStyles, overflow: "auto", height: viewHeight, maxHeight: "75vh", position: "relative" }}
    >
      <Box
        role="presentation"
        style={{ height: virtualizer.getTotalSize(), width: headingWidth + columns.length * cellWidth }}
        sx={{ minWidth: "100%", position: "relative" }}
      >
        <Heading columns={columns} />
        {seen.map(({ index, start }) => {
          const row = rows[index];
          return row === undefined ? null : (
            <EstateGridRow
              key={row.id}
              {...{ row, index, columns, from, to, gridId }}
              offset={start}
              activeColumn={active.row === index ? active.column : undefined}
            />
          );
        })}
      </Box>
    </Box>
  );
}

function Heading({ columns }: Pick<EstateViewProps, "columns">) {
  const place = (column: number) => ({ role: "columnheader", "aria-colindex": column + 1 });
  return (
    <Box
      role="row"
      aria-rowindex={1}
      sx={{ display: "flex", position: "sticky", top: 0, zIndex: 2, width: "max-content", height: rowHeight }}
    >
      <div {...place(0)} className="cell first heading">
        API
      </div>
      {columns.map(({ id, name }, position) => (
        <div key={id} {...place(position + 1)} className="cell heading" title={name}>
          {name}
        </div>
      ))}
    </Box>
  );
}

/** Scrolls sideways until the column is clear of the first one, which stays. */
function showColumn(scroller: HTMLElement, column: number): void {
  if (column === 0) return;
  const first = scroller.querySelector(".first")?.clientWidth ?? headingWidth;
  const left = (column - 1) * cellWidth;
  const seenWidth = scroller.clientWidth - first;
  if (left < scroller.scrollLeft) scroller.scrollLeft = left;
  else if (left + cellWidth > scroller.scrollLeft + seenWidth) scroller.scrollLeft = left + cellWidth - seenWidth;
}

/** A plain click on a link stays within the portal; what the browser does with other clicks is its own. */
export function followLink(event: MouseEvent, go: (address: string) => void): void {
  const link = event.target instanceof Element ? event.target.closest("a") : null;
  if (link === null || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  go(link.pathname);
}
