"use client";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import TextField from "@mui/material/TextField";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, useRef, useState } from "react";
import { NextLink } from "../ui/next-link.tsx";
import { count } from "../ui/time-words.ts";
import { MethodWord } from "./method-word.tsx";
import { groupOperations, type ListedOperation } from "./operation-groups.ts";

interface OperationListProps {
  readonly operations: readonly ListedOperation[];
  readonly selected: string | undefined;
  readonly search: string;
  /** The address of the list with one operation opened, without a search. */
  readonly here: string;
}

const heights = { tag: 36, operation: 48 };

/**
 * All operations by tag, found as one types. Only the rows in sight are drawn, so that a thousand cost no more than ten.
 * The search is in the address; arrow keys go from one operation to the next.
 */
export function OperationList({ operations, selected, search: given, here }: OperationListProps) {
  const [search, setSearch] = useState(given);
  const scroller = useRef<HTMLDivElement>(null);
  const rows = groupOperations(operations, search);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => heights[rows[index]?.kind ?? "operation"],
    overscan: 8,
    // What the server draws, before anything can be measured.
    initialRect: { width: 320, height: 640 },
    initialOffset: () => offsetOf(rows, selected),
  });
  const find = (words: string) => {
    setSearch(words);
    // The browser's address follows without asking the server: https://nextjs.org/docs/app/getting-started/linking-and-navigating#native-history-api
    window.history.replaceState(null, "", addressOf(here, { search: words, operation: selected }));
    virtual.scrollToOffset(0);
  };
  const go = (event: KeyboardEvent<HTMLElement>) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const links = [...event.currentTarget.querySelectorAll("a")];
    const at = links.findIndex((link) => link.matches(":focus"));
    event.preventDefault();
    links[Math.max(0, at + (event.key === "ArrowDown" ? 1 : -1))]?.focus();
  };
  return (
    <Box sx={{ display: "flex", flexDirection: "column", minHeight: 0 }}>
      <Box sx={{ p: 1.5, borderBottom: 1, borderColor: "divider" }}>
        <TextField
          type="search"
          label="Search operations"
          value={search}
          onChange={(event) => find(event.target.value)}
        />
        <Box role="status" sx={{ fontSize: 12, color: "text.secondary", mt: 0.75 }}>
          {search === ""
            ? count(operations.length, "operation")
            : `${rows.filter(({ kind }) => kind === "operation").length.toLocaleString("en")} of ${count(operations.length, "operation")}`}
        </Box>
      </Box>
      {rows.length === 0 ? (
        <Box sx={{ p: 2, fontSize: 13, color: "text.secondary" }}>
          Nothing has “{search}” in its method, path, summary or tag.{" "}
          <Button size="small" onClick={() => find("")}>
            Show all
          </Button>
        </Box>
      ) : null}
      <Box
        ref={scroller}
        component="nav"
        aria-label="Operations"
        onKeyDown={go}
        sx={{ overflowY: "auto", maxHeight: { xs: 280, md: "calc(100vh - 320px)" }, minHeight: 120 }}
      >
        <Box
          component="ul"
          sx={{ position: "relative", m: 0, p: 0, listStyle: "none" }}
          style={{ height: virtual.getTotalSize() }}
        >
          {virtual.getVirtualItems().map(({ index, start, size }) => {
            const row = rows[index];
            if (row === undefined) return null;
            return (
              <Box
                component="li"
                key={row.kind === "tag" ? `tag ${row.tag}` : row.operation.id}
                aria-setsize={rows.length}
                aria-posinset={index + 1}
                sx={{ position: "absolute", top: 0, left: 0, right: 0 }}
                style={{ height: size, transform: `translateY(${start}px)` }}
              >
                {row.kind === "tag" ? (
                  <Box sx={{ px: 1.5, pt: 1.5, fontSize: 12, fontWeight: 600, color: "text.secondary" }}>
                    {row.tag} ({row.count.toLocaleString("en")})
                  </Box>
                ) : (
                  <OperationLink
                    operation={row.operation}
                    current={row.operation.id === selected}
                    href={addressOf(here, { search, operation: row.operation.id })}
                  />
                )}
              </Box>
            );
          })}
        </Box>
      </Box>
    </Box>
  );
}

interface OperationLinkProps {
  readonly operation: ListedOperation;
  readonly current: boolean;
  readonly href: string;
}

function OperationLink({ operation, current, href }: OperationLinkProps) {
  const { method, path, summary, deprecated } = operation;
  return (
    <Box
      component={NextLink}
      href={href}
      scroll={false}
      aria-current={current ? "true" : undefined}
      sx={{
        display: "block",
        px: 1.5,
        py: 0.5,
        height: "100%",
        fontSize: 13,
        textDecoration: "none",
        color: "text.primary",
        bgcolor: current ? "action.selected" : "transparent",
        outlineOffset: -2,
        overflow: "hidden",
        "&:hover": { bgcolor: current ? "action.selected" : "action.hover" },
      }}
    >
      <Box sx={{ whiteSpace: "nowrap", overflow: "hidden", textOverflow: "ellipsis" }}>
        <MethodWord method={method} /> <code>{path}</code>
      </Box>
      <Box
        sx={{
          whiteSpace: "nowrap",
          overflow: "hidden",
          textOverflow: "ellipsis",
          fontSize: 12,
          color: "text.secondary",
        }}
      >
        {deprecated ? "Deprecated. " : ""}
        {summary}
      </Box>
    </Box>
  );
}

function addressOf(here: string, search: Readonly<Record<string, string | undefined>>): string {
  const given = Object.entries(search).flatMap(([key, value]) => (value ? [[key, value]] : []));
  return given.length === 0 ? here : `${here}?${new URLSearchParams(given)}`;
}

function offsetOf(rows: ReturnType<typeof groupOperations>, selected: string | undefined): number {
  const at = rows.findIndex((row) => row.kind === "operation" && row.operation.id === selected);
  return rows.slice(0, Math.max(0, at - 3)).reduce((height, { kind }) => height + heights[kind], 0);
}
