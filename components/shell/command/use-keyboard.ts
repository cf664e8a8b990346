"use client";
import { useRouter } from "next/navigation";
import { useEffect, useRef } from "react";
import { usePreferences } from "../preferences.tsx";
import { type Wish, wishOf } from "./shortcuts.ts";

interface Asked {
  readonly onPalette: () => void;
  readonly onShortcuts: () => void;
  /** Half of the palette's keys is down: what it needs can be fetched before it opens. */
  readonly onPaletteNear: () => void;
}

/** How long `g` waits for its letter. */
const letterWaitMs = 1500;

/** Listens to the keyboard of the whole page, and does what no control of its own is needed for. */
export function useKeyboard({ onPalette, onShortcuts, onPaletteNear }: Asked): void {
  const router = useRouter();
  const { preferences, change } = usePreferences();
  const gAt = useRef(Number.NEGATIVE_INFINITY);
  const { navigation, singleKeys } = preferences;

  useEffect(() => {
    const fulfil = (asked: Wish): void => {
      if (asked.wish === "palette") onPalette();
      else if (asked.wish === "shortcuts") onShortcuts();
      else if (asked.wish === "go") router.push(asked.href);
      else if (asked.wish === "page-search") pageSearch()?.focus();
      else if (asked.wish === "next") moveInList(1);
      else if (asked.wish === "previous") moveInList(-1);
      else if (asked.wish === "choose") chooseLine();
      else if (asked.wish === "navigation") change({ navigation: navigation === "icons" ? "wide" : "icons" });
      else asked.wish satisfies "await-letter";
    };
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return;
      const { key, ctrlKey, metaKey, altKey, target, timeStamp } = event;
      if (key === "Control" || key === "Meta") onPaletteNear();
      const afterG = timeStamp - gAt.current < letterWaitMs;
      const asked = wishOf({ key, ctrlKey, metaKey, altKey, typing: isTyping(target), afterG, singleKeys });
      if (asked === undefined) return;
      event.preventDefault();
      gAt.current = asked.wish === "await-letter" ? timeStamp : Number.NEGATIVE_INFINITY;
      fulfil(asked);
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, [router, onPalette, onShortcuts, onPaletteNear, change, navigation, singleKeys]);
}

/** Where letters are text, or choose something by themselves. */
const ownLetters =
  "input:not([type=checkbox], [type=radio], [type=button]), textarea, select, [contenteditable], [role=textbox], [role=dialog], [role=menu], [role=listbox], [role=combobox]";

function isTyping(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(ownLetters) !== null;
}

function pageSearch(): HTMLInputElement | null {
  return document.querySelector<HTMLInputElement>("#content input[type=search]");
}

/** What the keyboard steps through: the rows of tables, and whatever else is a list of such lines. */
function linesOfPage(): readonly HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>("#content [data-lines] > *")];
}

function lineInFocus(): HTMLElement | undefined {
  return linesOfPage().find((line) => line.contains(document.activeElement));
}

/** Moves the focus to the first link of the line after or before, from the first line on; Enter is then the link's own. */
function moveInList(by: 1 | -1): void {
  const lines = linesOfPage().filter((line) => line.querySelector("a[href]") !== null);
  const current = lineInFocus();
  const at = current === undefined ? -1 : lines.indexOf(current);
  const next = at === -1 ? lines.at(by === 1 ? 0 : -1) : lines[at + by];
  next?.querySelector<HTMLAnchorElement>("a[href]")?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

/** Ticks or unticks the line that has the focus, where it can be chosen. */
function chooseLine(): void {
  lineInFocus()?.querySelector<HTMLInputElement>("input[type=checkbox]")?.click();
}
