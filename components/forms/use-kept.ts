"use client";
import { useCallback, useEffect, useState } from "react";

/** Reads what was kept; undefined for what is not of the expected shape, such as something an older release kept. */
export type ReadKept<Value> = (kept: unknown) => Value | undefined;

/**
 * What was typed, kept in the browser's own store under a key, so that reload, back and a lost connection lose nothing.
 * Starts from `initial`, as the server rendered it, and takes what was kept once the page is there.
 * Never for secrets.
 */
export function useKept<Value>(key: string, initial: Value, read: ReadKept<Value>) {
  const [value, setValue] = useState(initial);
  const [restored, setRestored] = useState(false);

  // The browser's store is another system: it is asked once per key, after the server's page has been taken over.
  useEffect(() => {
    const kept = readKept(key, read);
    if (kept !== undefined) {
      setValue(kept);
      setRestored(true);
    }
  }, [key, read]);

  const keep = useCallback(
    (next: Value) => {
      setValue(next);
      writeKept(key, next);
    },
    [key],
  );
  const forget = useCallback(() => {
    forgetKept(key);
    setRestored(false);
  }, [key]);
  return { value, keep, forget, restored };
}

export function readKept<Value>(key: string, read: ReadKept<Value>): Value | undefined {
  try {
    const text = localStorage.getItem(key);
    return text === null ? undefined : read(JSON.parse(text));
  } catch {
    // Private browsing may refuse the store, and somebody may have edited it.
    return undefined;
  }
}

export function writeKept(key: string, value: unknown): void {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // A full or refused store: the page still holds what was typed.
  }
}

export function forgetKept(key: string): void {
  try {
    localStorage.removeItem(key);
  } catch {
    // Nothing was kept where nothing may be.
  }
}
