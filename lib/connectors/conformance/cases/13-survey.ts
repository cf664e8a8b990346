import assert from "node:assert/strict";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { z } from "zod";
import type { SurveyPage } from "../../connector.ts";
import { ConnectorError } from "../../connector-error.ts";
import type { ConformanceCase } from "../conformance-case.ts";
import type { Sandbox } from "../subject.ts";

const largestPage = 1000;
/** Several pages, and few enough of them to be read again and again. */
const brokenApis = 2500;
/** Growth of the heap while pages are thrown away, for each thousand APIs seen. */
const bytesPerThousand = 2 * 1024 * 1024;
/** What a heap may breathe whatever is surveyed. */
const breath = 8 * 1024 * 1024;

/**
 * Prevents discovery that dies on the big gateway, and the one that lies about it: a page that fails and is left out
 * reads like two thousand APIs removed.
 */
export const surveyStreams: ConformanceCase = {
  number: 13,
  title: "A survey of ten thousand APIs streams in bounded memory; a failed page makes it incomplete, not shorter",
  run: async ({ start, surveyedApis }) => {
    const sandbox = await start();
    const strangers = (await collect(sandbox)).ids.length;
    await sandbox.seedApis(surveyedApis);
    const expected = strangers + surveyedApis;
    const calls = await streamAll(sandbox, expected);
    await stopsWhenLeft(sandbox, calls);
    await breakAtEachThird(await start(), Math.min(surveyedApis, brokenApis));
  },
};

interface Collected {
  readonly ids: string[];
  readonly complete: boolean;
  readonly cursor: string | undefined;
  readonly error: unknown;
}

async function collect(sandbox: Sandbox, cursor?: string): Promise<Collected> {
  const ids: string[] = [];
  let last: SurveyPage | undefined;
  try {
    for await (const page of sandbox.connect().survey(cursor)) {
      assert.ok(last?.complete !== true, "A page comes after the one that was called the last.");
      ids.push(...page.apis.map(({ remoteId }) => remoteId));
      last = page;
    }
  } catch (error) {
    return { ids, complete: false, cursor: last?.cursor, error };
  }
  return { ids, complete: last?.complete === true, cursor: last?.cursor, error: undefined };
}

/** How many calls the whole survey makes. */
async function streamAll(sandbox: Sandbox, expected: number): Promise<number> {
  const callsBefore = sandbox.harness.calls.length;
  const ids = new Set<string>();
  let complete = false;
  let first: number | undefined;
  let seenAtFirst = 0;
  for await (const page of sandbox.connect().survey()) {
    assert.ok(page.apis.length <= largestPage, `A page holds ${page.apis.length} APIs.`);
    for (const { remoteId, name, fingerprint } of page.apis) {
      assert.ok(!ids.has(remoteId), `${remoteId} is surveyed twice.`);
      assert.ok(name.length > 0 && fingerprint.length > 0, `${remoteId} has no name or no fingerprint.`);
      ids.add(remoteId);
    }
    complete = page.complete;
    if (first === undefined) {
      first = usedHeap();
      seenAtFirst = ids.size;
    }
  }
  assert.ok(complete, "The survey ends without a page that is called the last.");
  assert.equal(ids.size, expected, `${ids.size} of ${expected} APIs are surveyed.`);
  const grown = usedHeap() - (first ?? 0);
  const allowed = breath + ((ids.size - seenAtFirst) / 1000) * bytesPerThousand;
  assert.ok(grown <= allowed, `The heap grows by ${grown} bytes; ${allowed} are allowed.`);
  return sandbox.harness.calls.length - callsBefore;
}

/** The first page is there before the last is asked for, and who stops reading stops asking. */
async function stopsWhenLeft(sandbox: Sandbox, callsOfAll: number): Promise<void> {
  const before = sandbox.harness.calls.length;
  for await (const page of sandbox.connect().survey()) {
    assert.equal(page.complete, false, "Everything comes in one page.");
    break;
  }
  const made = sandbox.harness.calls.length - before;
  assert.ok(made < callsOfAll, `The first page takes all ${callsOfAll} calls: the survey is gathered, not streamed.`);
}

/** Wherever the listing breaks, what was seen is called incomplete, and can be resumed where the pages say so. */
async function breakAtEachThird(sandbox: Sandbox, seeded: number): Promise<void> {
  await sandbox.seedApis(seeded);
  const expected = (await collect(sandbox)).ids.length;
  const calls = sandbox.harness.calls.filter(({ effect }) => effect === "read").length;
  for (const skip of [0, Math.floor(calls / 3), Math.floor((2 * calls) / 3), calls - 1]) {
    const what = `A survey whose call ${skip + 1} of ${calls} fails`;
    sandbox.fail({ effect: "read", when: "before", how: "500", skip, times: 1_000_000 });
    const broken = await collect(sandbox);
    sandbox.heal();
    assert.equal(broken.complete, false, `${what} is called complete.`);
    assert.ok(broken.ids.length < expected, `${what} shows everything.`);
    if (broken.error !== undefined) {
      assert.ok(broken.error instanceof ConnectorError, `${what} throws ${String(broken.error)}, no ConnectorError.`);
      assert.equal(broken.error.code, "unavailable", `${what} throws ${broken.error.code}.`);
    }
    if (broken.cursor === undefined) continue;
    const rest = await collect(sandbox, broken.cursor);
    assert.ok(rest.complete, `${what}, resumed, does not end.`);
    const all = new Set([...broken.ids, ...rest.ids]);
    assert.equal(all.size, expected, `${what}, resumed, shows ${all.size} of ${expected} APIs.`);
  }
}

const collectGarbage = collector();

/** The engine's own collector, so that what is measured is what is held, not what is not yet swept. */
function collector(): () => void {
  setFlagsFromString("--expose-gc");
  const collect = z.custom<() => void>((value) => typeof value === "function").parse(runInNewContext("gc"));
  return collect;
}

function usedHeap(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed;
}
