"use client";
import { usePathname, useRouter } from "next/navigation";
import { createContext, type ReactNode, useCallback, useContext, useEffect, useRef, useState } from "react";
import { paths } from "#lib/web/paths.ts";
import { afterHearing, type Heard, type LiveState, nextAskMs, unknownYet } from "./live-state.ts";

interface Live extends LiveState {
  /** Asks now. */
  readonly ask: () => void;
}

const Context = createContext<Live | undefined>(undefined);

/** Longer than any answer takes; what takes longer counts as none. */
const patienceMs = 10_000;

/**
 * Follows what goes on beyond the page: work, the session, whether Gatehouse answers. Asks when somebody comes to a page
 * or back to the tab, and by itself only while `nextAskMs` says so.
 */
export function LiveProvider({ userId, children }: { readonly userId: string; readonly children: ReactNode }) {
  const router = useRouter();
  const here = usePathname();
  const [state, setState] = useState(unknownYet);
  const [asked, setAsked] = useState(0);
  const ask = useCallback(() => setAsked((number) => number + 1), []);
  const known = useRef<LiveState>(unknownYet);

  // The server: one question for each address and each time somebody asks, and then as often as the answer calls for.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another address, or asking again, is a new question.
  useEffect(() => {
    const abort = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const question = async () => {
      const heard = await hear(abort.signal);
      if (abort.signal.aborted) return;
      known.current = afterHearing(known.current, heard, userId);
      setState(known.current);
      const wait = nextAskMs(known.current, Date.now());
      if (wait !== undefined) timer = setTimeout(question, wait);
    };
    void question();
    return () => {
      abort.abort();
      clearTimeout(timer);
    };
  }, [here, asked, userId]);

  // The browser: it knows when it is offline, and when the person looks at this tab again.
  useEffect(() => {
    const onVisible = () => {
      if (document.visibilityState === "visible") ask();
    };
    window.addEventListener("online", ask);
    window.addEventListener("offline", ask);
    document.addEventListener("visibilitychange", onVisible);
    return () => {
      window.removeEventListener("online", ask);
      window.removeEventListener("offline", ask);
      document.removeEventListener("visibilitychange", onVisible);
    };
  }, [ask]);

  // The router: after silence the page is made anew, with all that was typed left where it is.
  useEffect(() => {
    if (state.back) router.refresh();
  }, [state.back, router]);

  return <Context value={{ ...state, ask }}>{children}</Context>;
}

export function useLive(): Live {
  const live = useContext(Context);
  if (live === undefined) throw new Error("What is live is known inside the shell only.");
  return live;
}

async function hear(signal: AbortSignal): Promise<Heard> {
  if (!navigator.onLine) return { heard: "nothing", online: false };
  try {
    const response = await fetch(paths.route.work(), {
      signal: AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]),
    });
    if (response.status === 401) return { heard: "not-signed-in" };
    if (!response.ok) return { heard: "nothing", online: true };
    return { heard: "answer", answer: await response.json() };
  } catch {
    return { heard: "nothing", online: navigator.onLine };
  }
}
