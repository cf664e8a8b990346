"use client";
import { useRouter } from "next/navigation";
import { useEffect, useState, useSyncExternalStore } from "react";
import { isJsonObject } from "#lib/model/json.ts";
import { DraftKeeper, type KeeperPorts, type KeeperView, type Kept, type Saved } from "./draft-keeper.ts";
import { tellUnauthenticated } from "./unauthenticated.ts";
import { forgetKept, readKept, writeKept } from "./use-kept.ts";

interface DraftKeeperOptions extends Saved, Pick<KeeperPorts, "save" | "load" | "merges"> {
  /** Under which name the browser keeps what is not saved yet. */
  readonly keptAs: string;
}

export interface KeptDraft extends KeeperView {
  readonly set: DraftKeeper["set"];
  readonly flush: () => void;
  readonly resolve: DraftKeeper["resolve"];
}

/** One draft keeper for the life of a form, wired to the browser's store, connection and visibility. */
export function useDraftKeeper({ keptAs, values, rowVersion, ...ports }: DraftKeeperOptions): KeptDraft {
  const router = useRouter();
  const [keeper] = useState(
    () =>
      new DraftKeeper(
        { values, rowVersion },
        {
          ...ports,
          save: async (version, typed, changed) => {
            const result = await ports.save(version, typed, changed);
            if (!result.ok && result.problem.code === "unauthenticated") tellUnauthenticated();
            return result;
          },
          met: () => router.refresh(),
          keep: (kept) => writeKept(keptAs, kept),
          forget: () => forgetKept(keptAs),
          now: () => Date.now(),
          later: (milliseconds, act) => {
            const timer = setTimeout(act, milliseconds);
            return () => clearTimeout(timer);
          },
        },
      ),
  );
  const view = useSyncExternalStore(keeper.subscribe, keeper.view, keeper.view);

  // The browser's store, asked once after the server's page has been taken over.
  useEffect(() => {
    const kept = readKept(keptAs, readDraft);
    if (kept !== undefined) keeper.restore(kept);
  }, [keeper, keptAs]);

  // The server's page, rendered anew by our own save or by somebody else's.
  useEffect(() => keeper.serverHas({ values, rowVersion }), [keeper, values, rowVersion]);

  // The browser's connection and visibility: typed text leaves with the page.
  useEffect(() => {
    const flush = () => void keeper.flush();
    window.addEventListener("online", flush);
    document.addEventListener("visibilitychange", flush);
    return () => {
      window.removeEventListener("online", flush);
      document.removeEventListener("visibilitychange", flush);
      keeper.stop();
      flush();
    };
  }, [keeper]);

  return {
    ...view,
    set: (change) => keeper.set(change),
    flush: () => void keeper.flush(),
    resolve: (choices) => keeper.resolve(choices),
  };
}

function readDraft(kept: unknown): Kept | undefined {
  if (!isJsonObject(kept)) return undefined;
  const { values, typed, rowVersion } = kept;
  if (!isJsonObject(values) || !isJsonObject(typed) || typeof rowVersion !== "number") return undefined;
  return { values, typed, rowVersion };
}
