"use client";
import { useEffect, useState } from "react";
import { relativeTime } from "./time-words.ts";

/** "4 min ago", kept true while it is looked at; the exact time in the reader's zone on hover. */
export function RelativeTime({ at }: { readonly at: Date | string }) {
  const moment = new Date(at);
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), 20_000);
    return () => clearInterval(timer);
  }, []);
  return (
    <time dateTime={moment.toISOString()} title={moment.toLocaleString()} suppressHydrationWarning>
      {relativeTime(moment, now)}
    </time>
  );
}
