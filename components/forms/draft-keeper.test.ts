import { describe, expect, it } from "vitest";
import type { ActionResult, Problem } from "#lib/model/problem.ts";
import { DraftKeeper, type Kept, type Theirs } from "./draft-keeper.ts";
import type { Values } from "./merge-values.ts";

type Answer = "lost" | Partial<Problem>;

/** A server with one row, a clock that is moved by hand and a store that outlives the keeper. */
function aDesk(values: Values = { name: "Orders", path: "/a" }) {
  const server = { values, rowVersion: 1, by: "Ana" };
  const answers: Answer[] = [];
  const sent: string[][] = [];
  let now = 0;
  let waiting: { at: number; act: () => void }[] = [];
  let kept: Kept | undefined;
  const keeper = () =>
    new DraftKeeper(
      { values: server.values, rowVersion: server.rowVersion },
      {
        save: async (rowVersion, typed, changed): Promise<ActionResult<{ rowVersion: number }>> => {
          sent.push([...changed]);
          const answer = answers.shift();
          if (answer === "lost") throw new TypeError("Failed to fetch");
          const refusal = answer ?? (rowVersion === server.rowVersion ? undefined : { code: "conflict" });
          if (refusal !== undefined) return { ok: false, problem: { ...blank, ...refusal } };
          server.values = typed;
          server.rowVersion += 1;
          return { ok: true, data: { rowVersion: server.rowVersion } };
        },
        load: async (): Promise<Theirs> => ({ ...server }),
        keep: (next) => {
          kept = next;
        },
        forget: () => {
          kept = undefined;
        },
        now: () => now,
        later: (milliseconds, act) => {
          const turn = { at: now + milliseconds, act };
          waiting.push(turn);
          return () => {
            waiting = waiting.filter((other) => other !== turn);
          };
        },
      },
    );
  const pass = async (milliseconds: number) => {
    now += milliseconds;
    const due = waiting.filter(({ at }) => at <= now);
    waiting = waiting.filter(({ at }) => at > now);
    for (const { act } of due) act();
    for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
  };
  const someoneSaves = (change: Values) => {
    server.values = { ...server.values, ...change };
    server.rowVersion += 1;
  };
  return { server, answers, sent, keeper, pass, someoneSaves, kept: () => kept };
}

const blank: Problem = { code: "invalid", sentence: "No.", fields: {}, findings: [], reference: "" };

describe("typing", () => {
  it("is saved once it pauses, only what changed, and not kept any longer", async () => {
    const desk = aDesk();
    const keeper = desk.keeper();
    keeper.set({ path: "/b" });
    await desk.pass(500);
    keeper.set({ path: "/bc" });
    expect(keeper.view().state).toBe("typed");
    expect(desk.kept()?.typed).toMatchObject({ path: "/bc" });
    await desk.pass(500);
    expect(desk.sent).toEqual([]);
    await desk.pass(500);
    expect(desk.sent).toEqual([["path"]]);
    expect(keeper.view()).toMatchObject({ state: "saved", savedAt: 1500 });
    expect(desk.kept()).toBeUndefined();
  });

  it("of the same again sends nothing", async () => {
    const desk = aDesk();
    const keeper = desk.keeper();
    keeper.set({ path: "/b" });
    keeper.set({ path: "/a" });
    await desk.pass(1000);
    expect([desk.sent, keeper.view().state]).toEqual([[], "saved"]);
  });

  it("that goes on while saving is saved after", async () => {
    const desk = aDesk();
    const keeper = desk.keeper();
    keeper.set({ path: "/b" });
    const saving = keeper.flush();
    keeper.set({ path: "/c" });
    await saving;
    expect(keeper.view().state).toBe("typed");
    await desk.pass(1000);
    expect(desk.server.values.path).toBe("/c");
    expect(keeper.view().state).toBe("saved");
  });

  it("that is refused stays, with the problem, until it is corrected", async () => {
    const desk = aDesk();
    desk.answers.push({ fields: { path: "No slash." } });
    const keeper = desk.keeper();
    keeper.set({ path: "b" });
    await desk.pass(1000);
    expect(keeper.view()).toMatchObject({ state: "refused", problem: { fields: { path: "No slash." } } });
    expect(desk.kept()?.typed.path).toBe("b");
    keeper.set({ path: "/b" });
    await desk.pass(1000);
    expect(keeper.view()).toMatchObject({ state: "saved", problem: undefined });
  });

  it("takes a name that is taken for a refusal, not for somebody else's save", async () => {
    const desk = aDesk();
    desk.answers.push({ code: "conflict", fields: { name: "Taken." } });
    const keeper = desk.keeper();
    keeper.set({ name: "Shop" });
    await desk.pass(1000);
    expect(keeper.view()).toMatchObject({ state: "refused", problem: { fields: { name: "Taken." } } });
  });
});

describe("without an answer", () => {
  it("keeps what was typed, and tries again, later each time", async () => {
    const desk = aDesk();
    desk.answers.push("lost", "lost");
    const keeper = desk.keeper();
    keeper.set({ path: "/b" });
    await desk.pass(1000);
    expect(keeper.view().state).toBe("offline");
    await desk.pass(2000);
    expect([keeper.view().state, desk.sent.length]).toEqual(["offline", 2]);
    await desk.pass(3900);
    expect(desk.sent).toHaveLength(2);
    await desk.pass(200);
    expect([keeper.view().state, desk.server.values.path]).toEqual(["saved", "/b"]);
  });

  it("waits for somebody who was signed out, and saves once they are back", async () => {
    const desk = aDesk();
    desk.answers.push({ code: "unauthenticated" }, { code: "unauthenticated" });
    const keeper = desk.keeper();
    keeper.set({ path: "/b" });
    await desk.pass(1000);
    expect([keeper.view().state, desk.kept()?.typed.path]).toEqual(["signed-out", "/b"]);
    await desk.pass(2000);
    await desk.pass(3900);
    expect([keeper.view().state, desk.sent.length]).toEqual(["signed-out", 2]);
    await desk.pass(200);
    expect([keeper.view().state, desk.server.values.path]).toEqual(["saved", "/b"]);
  });

  it("has what was typed when the page comes back, and saves it", async () => {
    const desk = aDesk();
    desk.answers.push("lost");
    const left = desk.keeper();
    left.set({ path: "/b" });
    await desk.pass(1000);
    left.stop();
    const kept = desk.kept();
    const keeper = desk.keeper();
    if (kept !== undefined) keeper.restore(kept);
    expect(keeper.view().values.path).toBe("/b");
    await desk.pass(1000);
    expect([keeper.view().state, desk.server.values.path]).toEqual(["saved", "/b"]);
  });
});

describe("when somebody else saved meanwhile", () => {
  it("takes what only they changed, says so, and saves both", async () => {
    const desk = aDesk();
    const keeper = desk.keeper();
    desk.someoneSaves({ name: "Shop" });
    keeper.set({ path: "/b" });
    await desk.pass(1000);
    await desk.pass(1000);
    expect(desk.server.values).toEqual({ name: "Shop", path: "/b" });
    expect(keeper.view()).toMatchObject({ state: "saved", theirs: { by: "Ana", taken: ["name"] } });
  });

  it.each(["mine", "theirs"] as const)(
    "asks about what both changed, saves nothing before, and then %s",
    async (side) => {
      const desk = aDesk();
      const keeper = desk.keeper();
      desk.someoneSaves({ name: "Shop", path: "/theirs" });
      keeper.set({ path: "/mine" });
      await desk.pass(1000);
      expect(keeper.view()).toMatchObject({
        state: "conflict",
        conflicts: [{ field: "path", mine: "/mine", theirs: "/theirs" }],
      });
      await desk.pass(60_000);
      expect(desk.server.values.path).toBe("/theirs");
      keeper.resolve({ path: side });
      await desk.pass(0);
      expect(desk.server.values).toEqual({ name: "Shop", path: `/${side}` });
      expect(keeper.view()).toMatchObject({ state: "saved", conflicts: [] });
    },
  );

  it("follows the server's page where nothing was typed", () => {
    const desk = aDesk();
    const keeper = desk.keeper();
    keeper.serverHas({ values: { name: "Shop", path: "/a" }, rowVersion: 2 });
    expect(keeper.view()).toMatchObject({ state: "saved", values: { name: "Shop" } });
  });

  it("meets what was kept from an older version", () => {
    const desk = aDesk();
    const kept: Kept = { values: desk.server.values, rowVersion: 1, typed: { ...desk.server.values, path: "/mine" } };
    desk.someoneSaves({ path: "/theirs" });
    const keeper = desk.keeper();
    keeper.restore(kept);
    expect(keeper.view().conflicts).toEqual([{ field: "path", mine: "/mine", theirs: "/theirs" }]);
  });
});
