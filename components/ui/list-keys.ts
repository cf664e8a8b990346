"use client";
import { type RefObject, useEffect } from "react";

/**
 * Keys of a list: `/` goes to its search, `j` and `k` to the next and the previous row, `x` chooses a row, Enter opens it.
 * They are left alone while something is typed. A row is a `tr` in the body of the table, opened by its first link.
 */
export function useListKeys(list: RefObject<HTMLElement | null>): void {
  // The keyboard belongs to the page as a whole.
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      if (event.key === "/") {
        const search = document.querySelector<HTMLInputElement>("main input[type=search]");
        if (search === null) return;
        event.preventDefault();
        search.focus();
        return;
      }
      const rows = [...(list.current?.querySelectorAll("tbody tr") ?? [])];
      const at = rows.findIndex((row) => row.contains(document.activeElement));
      if (event.key === "x") rows[at]?.querySelector<HTMLInputElement>("input[type=checkbox]")?.click();
      if (event.key !== "j" && event.key !== "k") return;
      const next = rows[Math.min(rows.length - 1, Math.max(0, at + (event.key === "j" ? 1 : -1)))];
      next?.querySelector<HTMLElement>("a")?.focus();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [list]);
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return target.type !== "checkbox" && target.type !== "radio";
  return target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}
