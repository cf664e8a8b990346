"use client";
import { useEffect } from "react";
import { useLive } from "./live-provider.tsx";
import { tabSignal } from "./live-state.ts";

const looks = {
  running: { mark: "● ", icon: "/mark-running.svg" },
  failed: { mark: "✗ ", icon: "/mark-failed.svg" },
} as const;

const anyMark = /^[●✓✗] /;

/** Says in the tab's own title and icon what becomes of one's work, for those who look elsewhere meanwhile. */
export function TabSignal() {
  const signal = tabSignal(useLive());
  // The document's head, which the router writes too: a mark is put back on every new title.
  useEffect(() => {
    if (signal === undefined) return;
    const { mark, icon } = looks[signal];
    const put = () => {
      if (document.title !== "" && !anyMark.test(document.title)) document.title = `${mark}${document.title}`;
    };
    put();
    const observer = new MutationObserver(put);
    observer.observe(document.head, { childList: true, subtree: true, characterData: true });
    const link = document.querySelector<HTMLLinkElement>("link[rel=icon]");
    const usual = link?.href;
    if (link) link.href = icon;
    return () => {
      observer.disconnect();
      if (document.title.startsWith(mark)) document.title = document.title.slice(mark.length);
      if (link && usual !== undefined) link.href = usual;
    };
  }, [signal]);
  return null;
}
