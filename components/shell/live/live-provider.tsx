"use client";
import { usePathname, useRouter } from "next/navigation";
import { createContext, type ReactNode, useContext, useEffect, useState, useSyncExternalStore } from "react";
import { unauthenticatedEvent } from "#components/forms/unauthenticated.ts";
import { paths } from "#lib/web/paths.ts";
import { afterHearing, type Heard, nextAskMs, unknownYet } from "./live-state.ts";
import { LiveStore } from "./live-store.ts";

/**
 * A store, not its state: a context that changes while the page still streams in makes React throw away what the server
 * rendered. Only those who read the store are rendered again.
 */
const Context = createContext<LiveStore | undefined>(undefined);

/** Longer than any answer takes; what takes longer counts as none. */
const patienceMs = 10_000;

/**
 * Follows what goes on beyond the page: work, the session, whether Gatehouse answers. Asks when somebody comes to a page
 * or back to the tab, and by itself only while `nextAskMs` says so.
 */
export function LiveProvider({ userId, children }: { readonly userId: string; readonly children: ReactNode }) {
  const [store] = useState(() => new LiveStore(unknownYet));
  useAsking(store, userId);
  return <Context value={store}>{children}</Context>;
}

function useAsking(store: LiveStore, userId: string): void {
  const router = useRouter();
  const here = usePathname();
  const [asked, setAsked] = useState(0);

  // The server: one question for each address and each time somebody asks, and then as often as the answer calls for.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another address, or asking again, is a new question.
  useEffect(() => {
    const abort = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const question = async () => {
      const heard = await hear(abort.signal);
      if (abort.signal.aborted) return;
      const known = afterHearing(store.get(), heard, userId);
      store.set(known);
      // After silence the page is made anew; all that was typed stays where it is.
      if (known.back) router.refresh();
      const wait = nextAskMs(known, Date.now());
      if (wait !== undefined) timer = setTimeout(question, wait);
    };
    void question();
    return () => {
      abort.abort();
      clearTimeout(timer);
    };
  }, [here, asked, userId, store, router]);

  // The browser: it knows when it is offline, and when the person looks at this tab again.
  useEffect(() => {
    const ask = () => setAsked((number) => number + 1);
    const onVisible = () => {
      if (document.visibilityState === "visible") ask();
    };
    const forget = store.onAsk(ask);
    window.addEventListener("focus", ask);
    window.addEventListener("online", ask);
    window.addEventListener("offline", ask);
    window.addEventListener(unauthenticatedEvent, ask);
    document.addEventListener("visibilitychange", onVisible);
    return () => {
      forget();
      window.removeEventListener("focus", ask);
      window.removeEventListener("online", ask);
      window.removeEventListener("offline", ask);
      window.removeEventListener(unauthenticatedEvent, ask);
      document.removeEventListener("visibilitychange", onVisible);
    };
  }, [store]);

  // The other tabs: where somebody signed in again in one, a tab whose session had ended goes on.
  useEffect(() => {
    const channel = new BroadcastChannel("gatehouse-signed-in");
    channel.onmessage = () => {
      if (store.get().session !== "open") store.ask();
    };
    channel.postMessage(userId);
    return () => channel.close();
  }, [store, userId]);
}

/** What is known now, and a way to ask again. */
export function useLive() {
  const store = useContext(Context);
  if (store === undefined) throw new Error("What is live is known inside the shell only.");
  const state = useSyncExternalStore(store.subscribe, store.get, atFirst);
  return { ...state, ask: store.ask };
}

function atFirst() {
  return unknownYet;
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
