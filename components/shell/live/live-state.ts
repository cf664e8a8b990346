import type { RolloutState } from "#lib/model/deployment.ts";
import type { EndedWork, RunningWork, WorkView } from "#lib/model/work.ts";

/** As the route of the shell answers, which sends moments as text. */
export type LiveRunning = RunningWork<string>;
export type LiveEnded = EndedWork<string>;

export interface LiveAnswer extends WorkView<string> {
  readonly session: { readonly userId: string; readonly endsAt: string | null };
}

/** Whether Gatehouse can be reached from this browser. */
export type Reach = "reached" | "offline" | "silent";

/** What the shell knows of the world beyond its page. */
export interface LiveState {
  readonly reach: Reach;
  /** It was out of reach, and is back. */
  readonly back: boolean;
  /** Nobody is signed in any more, or somebody else is. */
  readonly session: "open" | "ended" | "other";
  /** When the session ends unless it is used, in milliseconds since 1970. */
  readonly endsAt: number | undefined;
  readonly running: readonly LiveRunning[];
  readonly ended: readonly LiveEnded[];
}

export const unknownYet: LiveState = {
  reach: "reached",
  back: false,
  session: "open",
  endsAt: undefined,
  running: [],
  ended: [],
};

/** What came of asking: an answer, nobody signed in, or nothing at all. */
export type Heard =
  | { readonly heard: "answer"; readonly answer: LiveAnswer }
  | { readonly heard: "not-signed-in" }
  | { readonly heard: "nothing"; readonly online: boolean };

/** What is known after asking. What cannot be asked stays as it was last seen. */
export function afterHearing(before: LiveState, heard: Heard, userId: string): LiveState {
  switch (heard.heard) {
    case "nothing":
      return { ...before, reach: heard.online ? "silent" : "offline", back: false };
    case "not-signed-in":
      return { ...before, reach: "reached", back: before.reach !== "reached", session: "ended", running: [] };
    case "answer": {
      const { running, ended, session } = heard.answer;
      return {
        reach: "reached",
        back: before.reach !== "reached",
        session: session.userId === userId ? "open" : "other",
        endsAt: session.endsAt === null ? undefined : Date.parse(session.endsAt),
        running,
        ended,
      };
    }
    default:
      return heard satisfies never;
  }
}

/** So long before its end a session that nobody uses is spoken of. */
export const warnBeforeMs = 2 * 60_000;
const whileRunningMs = 2000;
const whileSilentMs = 3000;

/**
 * How soon to ask again: often while something runs, steadily while nobody answers, and otherwise only when the session
 * is about to end. Undefined: not until the person comes back to the page.
 */
export function nextAskMs({ reach, session, endsAt, running }: LiveState, now: number): number | undefined {
  if (reach !== "reached") return whileSilentMs;
  if (session !== "open") return undefined;
  if (running.length > 0) return whileRunningMs;
  if (endsAt === undefined) return undefined;
  const warnIn = endsAt - warnBeforeMs - now;
  return Math.max(warnIn > 0 ? warnIn : endsAt - now, 0) + 500;
}

/** What a tab says of the work of its own person: failures that were not looked at before what still runs. */
export function tabSignal({ running, ended }: LiveState): "failed" | "running" | undefined {
  if (ended.some(({ mine, news, state }) => mine && news && wentWrong.has(state))) return "failed";
  return running.some(({ mine }) => mine) ? "running" : undefined;
}

const wentWrong: ReadonlySet<RolloutState> = new Set(["failed", "compensated"]);

/** "Work: 1 running, 2 ended since you looked". */
export function workWords({ running, ended }: LiveState): string {
  const news = ended.filter((work) => work.news).length;
  const parts = [
    running.length > 0 ? `${running.length} running` : undefined,
    news > 0 ? `${news} ended since you looked` : undefined,
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? "Work" : `Work: ${parts.join(", ")}`;
}
