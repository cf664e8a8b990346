import type { ActionResult, Problem } from "#lib/model/problem.ts";
import { changedFields, type FieldConflict, type FieldMerge, mergeValues, type Values } from "./merge-values.ts";

/** What the server has, and which version of it. */
export interface Saved {
  readonly values: Values;
  readonly rowVersion: number;
}

export interface Theirs extends Saved {
  /** Who saved last. */
  readonly by: string;
}

/** What the browser keeps until it is saved: what was typed, and what it was typed over. */
export interface Kept extends Saved {
  readonly typed: Values;
}

export interface KeeperPorts {
  /** Sends the fields that changed. Rejects when nobody answered. */
  readonly save: (
    rowVersion: number,
    values: Values,
    changed: readonly string[],
  ) => Promise<ActionResult<{ rowVersion: number }>>;
  /** What the server has now. Rejects when nobody answered. */
  readonly load: () => Promise<Theirs>;
  readonly keep: (kept: Kept) => void;
  readonly forget: () => void;
  readonly now: () => number;
  readonly later: (milliseconds: number, act: () => void) => () => void;
  /** Somebody else's save was met: what stands around the form is old. */
  readonly met?: () => void;
  /** Fields that can be merged by rule though both changed them. */
  readonly merges?: Readonly<Record<string, FieldMerge>>;
}

export type KeeperState = "saved" | "typed" | "saving" | "offline" | "signed-out" | "refused" | "conflict";

export interface KeeperView {
  readonly state: KeeperState;
  readonly values: Values;
  /** Milliseconds since 1970; undefined until something was saved here. */
  readonly savedAt: number | undefined;
  /** Why the last save was refused. */
  readonly problem: Problem | undefined;
  readonly conflicts: readonly FieldConflict[];
  /** Who saved in between, with what was taken over from them. */
  readonly theirs: { readonly by: string; readonly taken: readonly string[] } | undefined;
}

/** Milliseconds. */
const pauses = { typing: 900, firstRetry: 2000, longestRetry: 30_000 };

/**
 * Saves a draft while it is typed. What was typed is kept in the browser until the server has it; a lost connection is
 * retried; what somebody else saved meanwhile is merged field by field, and asked about where both changed the same.
 */
export class DraftKeeper {
  readonly #ports: KeeperPorts;
  readonly #listeners = new Set<() => void>();
  #saved: Saved;
  #typed: Values;
  #view: KeeperView;
  #pending: Theirs | undefined;
  #cancel: (() => void) | undefined;
  #failures = 0;
  #busy = false;

  constructor(saved: Saved, ports: KeeperPorts) {
    this.#ports = ports;
    this.#saved = saved;
    this.#typed = saved.values;
    this.#view = {
      state: "saved",
      values: saved.values,
      savedAt: undefined,
      problem: undefined,
      conflicts: [],
      theirs: undefined,
    };
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly view = (): KeeperView => this.#view;

  /** Takes up what was kept when the page was last left. */
  restore(kept: Kept): void {
    if (changedFields(kept.values, kept.typed).length === 0) {
      this.#ports.forget();
      return;
    }
    const now = this.#saved;
    this.#saved = { values: kept.values, rowVersion: kept.rowVersion };
    this.#typed = kept.typed;
    this.#show({ state: "typed" });
    if (kept.rowVersion === now.rowVersion) this.#wait(pauses.typing);
    else this.#meet({ ...now, by: "Somebody" });
  }

  /** Something was typed. */
  set(change: Values): void {
    this.#typed = { ...this.#typed, ...change };
    this.#ports.keep({ ...this.#saved, typed: this.#typed });
    const isConflict = this.#view.state === "conflict";
    this.#show({ state: isConflict ? "conflict" : this.#busy ? "saving" : "typed" });
    if (!isConflict) this.#wait(pauses.typing);
  }

  /** The server's page says what is saved now: our own save, or somebody else's. */
  serverHas(saved: Saved): void {
    const known = Math.max(this.#saved.rowVersion, this.#pending?.rowVersion ?? 0);
    if (saved.rowVersion <= known || this.#busy) return;
    if (changedFields(this.#saved.values, this.#typed).length > 0) {
      this.#meet({ ...saved, by: "Somebody" });
      return;
    }
    this.#saved = saved;
    this.#typed = saved.values;
    this.#show({ state: "saved", problem: undefined });
  }

  /** Saves at once: the field was left, the page is about to go, the connection is back. */
  async flush(): Promise<void> {
    this.#cancel?.();
    if (this.#busy || this.#view.state === "conflict") return;
    const changed = changedFields(this.#saved.values, this.#typed);
    if (changed.length === 0) {
      this.#ports.forget();
      this.#show({ state: "saved", problem: undefined });
      return;
    }
    const sent = this.#typed;
    this.#busy = true;
    this.#show({ state: "saving" });
    try {
      const result = await this.#ports.save(this.#saved.rowVersion, sent, changed);
      if (result.ok) this.#done(sent, result.data.rowVersion);
      else await this.#refused(result.problem);
    } catch {
      this.#unanswered();
    } finally {
      this.#busy = false;
    }
    if (this.#view.state === "typed") this.#wait(pauses.typing);
  }

  /** Which side stands, field by field; then saves the merge. */
  resolve(choices: Readonly<Record<string, "mine" | "theirs">>): void {
    const theirs = this.#pending;
    if (theirs === undefined) return;
    const { values } = mergeValues(this.#saved.values, this.#typed, theirs.values, this.#ports.merges);
    const chosen = this.#view.conflicts.flatMap(({ field }) =>
      choices[field] === "theirs" ? [[field, theirs.values[field]] as const] : [],
    );
    this.#pending = undefined;
    this.#saved = theirs;
    this.#typed = { ...values, ...Object.fromEntries(chosen) };
    this.#ports.keep({ ...this.#saved, typed: this.#typed });
    this.#show({ state: "typed", conflicts: [], problem: undefined });
    void this.flush();
  }

  stop(): void {
    this.#cancel?.();
  }

  #done(sent: Values, rowVersion: number): void {
    this.#failures = 0;
    this.#saved = { values: sent, rowVersion };
    const more = changedFields(sent, this.#typed).length > 0;
    if (more) this.#ports.keep({ ...this.#saved, typed: this.#typed });
    else this.#ports.forget();
    this.#show({ state: more ? "typed" : "saved", savedAt: this.#ports.now(), problem: undefined });
  }

  async #refused(problem: Problem): Promise<void> {
    if (problem.code === "unavailable" || problem.code === "unexpected" || problem.code === "throttled") {
      return this.#unanswered();
    }
    if (problem.code === "unauthenticated") return this.#unanswered("signed-out");
    if (problem.code === "conflict") {
      const theirs = await this.#ports.load();
      if (theirs.rowVersion !== this.#saved.rowVersion) return this.#meet(theirs);
    }
    this.#show({ state: "refused", problem });
  }

  /** Somebody else saved: takes what does not conflict, asks about what does. */
  #meet(theirs: Theirs): void {
    this.#ports.met?.();
    const { values, conflicts, taken } = mergeValues(
      this.#saved.values,
      this.#typed,
      theirs.values,
      this.#ports.merges,
    );
    if (conflicts.length > 0) {
      this.#pending = theirs;
      this.#cancel?.();
      this.#show({ state: "conflict", conflicts, theirs: { by: theirs.by, taken }, problem: undefined });
      return;
    }
    this.#saved = theirs;
    this.#typed = values;
    this.#ports.keep({ ...this.#saved, typed: this.#typed });
    this.#show({ state: "typed", theirs: { by: theirs.by, taken }, problem: undefined });
    if (!this.#busy) this.#wait(pauses.typing);
  }

  #unanswered(state: "offline" | "signed-out" = "offline"): void {
    this.#failures += 1;
    this.#show({ state });
    this.#wait(Math.min(pauses.firstRetry * 2 ** (this.#failures - 1), pauses.longestRetry));
  }

  #wait(milliseconds: number): void {
    this.#cancel?.();
    this.#cancel = this.#ports.later(milliseconds, () => void this.flush());
  }

  #show(change: Partial<KeeperView>): void {
    const next = { ...this.#view, ...change, values: this.#typed };
    const isNew = (Object.keys(next) as (keyof KeeperView)[]).some((key) => next[key] !== this.#view[key]);
    if (!isNew) return;
    this.#view = next;
    for (const listener of this.#listeners) listener();
  }
}
