"use client";
import Box from "@mui/material/Box";
import Link from "@mui/material/Link";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef } from "react";
import { deploymentLooks } from "#components/deployments/deployment-status.tsx";
import { Status } from "#components/ui/status.tsx";
import type { EstateRow } from "#lib/model/estate.ts";
import { paths } from "#lib/web/paths.ts";
import type { EstateViewProps } from "./estate-grid.tsx";

/** Rows before the end at which more are asked for. */
const ahead = 20;

/** The matrix where there is no room for one: each API with the gateways it stands on, by state. */
export function EstateList({ rows, columns, more, onNearEnd }: EstateViewProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 64,
    overscan: 6,
  });
  const seen = virtualizer.getVirtualItems();
  const lastSeen = seen.at(-1)?.index ?? 0;
  // The server has the rows beyond those that were read.
  useEffect(() => {
    if (more && lastSeen >= rows.length - ahead) onNearEnd();
  }, [more, lastSeen, rows.length, onNearEnd]);
  return (
    <Box
      ref={scroller}
      tabIndex={0}
      role="region"
      aria-label="APIs by gateway"
      sx={{ overflow: "auto", height: "70vh", position: "relative" }}
    >
      <Box
        component="ul"
        style={{ height: virtualizer.getTotalSize() }}
        sx={{ listStyle: "none", m: 0, p: 0, position: "relative" }}
      >
        {seen.map(({ index, start }) => {
          const row = rows[index];
          return row === undefined ? null : (
            <Box
              component="li"
              key={row.id}
              data-index={index}
              ref={virtualizer.measureElement}
              aria-setsize={more ? -1 : rows.length}
              aria-posinset={index + 1}
              style={{ transform: `translateY(${start}px)` }}
              sx={{ position: "absolute", left: 0, right: 0, px: 2, py: 1, borderBottom: 1, borderColor: "divider" }}
            >
              <Link href={paths.api(row.id)} color="inherit" sx={{ fontWeight: 500, lineHeight: "24px" }}>
                {row.name} {row.version}
              </Link>
              <Places row={row} columns={columns} />
            </Box>
          );
        })}
      </Box>
    </Box>
  );
}

function Places({ row, columns }: { readonly row: EstateRow; readonly columns: EstateViewProps["columns"] }) {
  const places = columns.flatMap(({ id, name }) => {
    const state = row.cells[id];
    return state === undefined ? [] : [{ name, look: deploymentLooks[state] }];
  });
  if (places.length === 0) return <Box sx={{ color: "text.secondary", fontSize: 13 }}>Nowhere yet</Box>;
  const byWord = [...Map.groupBy(places, ({ look: [, word] }) => word)];
  return byWord.map(([word, together]) => {
    const [first] = together;
    return first === undefined ? null : (
      <Box key={word} sx={{ fontSize: 13, lineHeight: "24px", display: "flex", gap: 0.75, minWidth: 0 }}>
        <Status tone={first.look[0]}>{word}</Status>
        <Link href={paths.apiDeployments(row.id)} color="inherit" noWrap sx={{ display: "block" }}>
          on {together.map(({ name }) => name).join(", ")}
        </Link>
      </Box>
    );
  });
}
