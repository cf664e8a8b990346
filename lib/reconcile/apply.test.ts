import { describe, expect, it } from "vitest";
import type { WriteOutcome } from "#lib/connectors/connector.ts";
import { ConnectorError, type ConnectorErrorCode } from "#lib/connectors/connector-error.ts";
import type { ObservedResource } from "#lib/model/resource.ts";
import { applyPlan } from "./apply.ts";
import { planChanges } from "./plan.ts";
import type { EnginePorts, StepOutcome } from "./ports.ts";
import { desire, sampleResource, sampleRules, seen } from "./sample.testing.ts";
import { verify } from "./verify.ts";

const service = sampleResource("service/s", { port: 1 });
const plan = planChanges({ desired: desire(service), observed: [], connector: sampleRules });
const done: WriteOutcome = { status: "done", remoteId: "1" };
const pending: WriteOutcome = { status: "pending", remoteId: "1", operation: "op", retryAfterMs: 700 };

const refused = (code: ConnectorErrorCode, retryAfterMs?: number) =>
  new ConnectorError({ code, operation: "PUT", sentence: code, retryAfterMs });

interface Script {
  /** What each write answers, one after the other; the last one repeats. */
  readonly writes?: readonly (WriteOutcome | ConnectorError)[];
  readonly polls?: readonly WriteOutcome[];
  readonly lists?: readonly (readonly ObservedResource[])[];
  readonly stopping?: boolean;
}

/** Ports that answer from a script and remember what was asked. Time passes only by sleeping. */
function play({ writes = [done], polls = [done], lists = [[]], stopping = false }: Script) {
  const slept: number[] = [];
  const outcomes: StepOutcome[] = [];
  const calls = { writes: 0, polls: 0, lists: 0 };
  const waits: { readonly ms: number; readonly sentence: string }[] = [];
  const nth = <Item>(items: readonly Item[], index: number): Item => {
    const item = items[Math.min(index, items.length - 1)];
    if (item === undefined) throw new Error("The script has no answer for this.");
    return item;
  };
  const ports: EnginePorts = {
    session: {
      list: async () => ({ resources: nth(lists, calls.lists++) }),
      write: async () => {
        const answer = nth(writes, calls.writes++);
        if (answer instanceof ConnectorError) throw answer;
        return answer;
      },
      poll: async () => nth(polls, calls.polls++),
      endpoints: async () => [],
    },
    scope: { owner: { installationId: "i", deploymentId: "d", apiId: "a" }, slug: "s", places: [], known: [] },
    journal: {
      started: async () => ({ stepId: "1" }),
      finished: async (_ticket, outcome) => {
        outcomes.push(outcome);
      },
      waiting: async (_ticket, until, sentence) => {
        waits.push({ ms: until.getTime(), sentence });
      },
    },
    clock: {
      now: () => new Date(0),
      sleep: async (milliseconds) => {
        slept.push(milliseconds);
        return stopping ? "woken" : "slept";
      },
    },
    random: () => 0,
    interruption: async () => undefined,
    patience: { settleMs: 1_000, lagMs: 0, stepMs: 5_000, backoffMs: 100, readyEveryMs: 200, readyMs: 1_000 },
  };
  return { ports, slept, outcomes, calls, waits };
}

describe("a step", () => {
  it.each([
    {
      so: "waits as long as the gateway asks",
      writes: [refused("rate-limited", 3_000), done],
      slept: [3_000],
      state: "done",
    },
    {
      so: "backs off and doubles",
      writes: [refused("unavailable"), refused("unavailable"), done],
      slept: [50, 100],
      state: "done",
    },
    { so: "gives up after three retries", writes: [refused("unavailable")], slept: [50, 100, 200], state: "failed" },
    {
      so: "reads nonsense twice more, not thrice",
      writes: [refused("malformed-response")],
      slept: [50, 100],
      state: "failed",
    },
    { so: "leaves a long wait to the queue", writes: [refused("rate-limited", 60_000)], slept: [], state: "failed" },
    { so: "does not repeat what is refused", writes: [refused("rejected")], slept: [], state: "failed" },
    { so: "does not repeat a refused credential", writes: [refused("auth")], slept: [], state: "failed" },
  ])("$so", async ({ writes, slept: expected, state }) => {
    const { ports, slept, outcomes, calls } = play({ writes });
    await applyPlan(plan, ports, sampleRules);
    expect(slept).toEqual(expected);
    expect(outcomes).toMatchObject([{ state }]);
    expect(calls.writes).toBe(expected.length + 1);
  });

  it("says what it waits for and until when, unless it is over at once", async () => {
    const { ports, waits } = play({ writes: [refused("unavailable"), refused("rate-limited", 3_000), done] });
    await applyPlan(plan, ports, sampleRules);
    expect(waits).toEqual([{ ms: 3_000, sentence: "rate-limited" }]);
  });

  it("follows a pending write at the gateway's own pace", async () => {
    const { ports, slept, outcomes } = play({ writes: [pending], polls: [{ ...pending, retryAfterMs: 900 }, done] });
    await applyPlan(plan, ports, sampleRules);
    expect(slept).toEqual([700, 900]);
    expect(outcomes).toMatchObject([{ state: "done" }]);
  });

  it("calls a write that never ends unknown, once it has looked", async () => {
    const { ports, outcomes, calls } = play({ writes: [pending], polls: [pending] });
    expect(await applyPlan(plan, ports, sampleRules)).toMatchObject({ status: "unknown-outcome" });
    expect(outcomes).toMatchObject([{ state: "unknown-outcome" }]);
    expect(calls, "looked once, and asked for nothing a second time").toMatchObject({ writes: 1, lists: 1 });
  });

  it("looks up a lost answer: found is done, absent is asked for again", async () => {
    const found = play({ writes: [refused("unknown-outcome")], lists: [[seen(service)]] });
    await applyPlan(plan, found.ports, sampleRules);
    expect(found).toMatchObject({ calls: { writes: 1, lists: 1 }, outcomes: [{ state: "done" }], slept: [1_000] });
    const absent = play({ writes: [refused("unknown-outcome"), done] });
    await applyPlan(plan, absent.ports, sampleRules);
    expect(absent).toMatchObject({ calls: { writes: 2, lists: 1 }, outcomes: [{ state: "done" }] });
  });

  it("tries nothing more once it is woken to stop", async () => {
    const { ports, calls, outcomes } = play({ writes: [refused("unavailable")], stopping: true });
    await applyPlan(plan, ports, sampleRules);
    expect(calls.writes).toBe(1);
    expect(outcomes).toMatchObject([{ state: "failed" }]);
  });
});

describe("verifying", () => {
  const check = (lists: Script["lists"]) => {
    const { ports, slept } = play({ lists });
    return verify(desire(service), sampleRules, ports).then((result) => ({ status: result.status, slept }));
  };

  it.each([
    { so: "present, equal and ready", lists: [[seen(service)]], status: "verified", slept: [] },
    {
      so: "ready a little later",
      lists: [[seen(service, { ready: false })], [seen(service)]],
      status: "verified",
      slept: [200],
    },
    { so: "never ready", lists: [[seen(service, { ready: false })]], status: "not-ready", slept: Array(5).fill(200) },
    { so: "listed a little later", lists: [[], [seen(service)]], status: "verified", slept: [1_000] },
    { so: "not there", lists: [[]], status: "differs", slept: [1_000] },
    {
      so: "a stranger in its place",
      lists: [[seen(service, { ownership: "foreign" as const })]],
      status: "differs",
      slept: [1_000],
    },
  ])("$so: $status", async ({ lists, status, slept }) => {
    expect(await check(lists)).toEqual({ status, slept });
  });
});
