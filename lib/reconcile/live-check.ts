import type { CheckMode, EndpointAnswer, LiveCheck, ProbeResult } from "#lib/model/live-check.ts";
import { judgeProbe } from "./judge-probe.ts";
import type { ClockPort } from "./ports.ts";
import { maxProbes, type Probe } from "./probes.ts";

/** The way to a consumer's address. Never throws: no answer is an answer too. */
export type SendProbe = (probe: Pick<Probe, "method" | "headers">, url: URL) => Promise<EndpointAnswer>;

export interface LiveCheckPlan {
  readonly mode: CheckMode;
  readonly probes: readonly Probe[];
  /** Why nothing can be told by calling, though it is wanted; absent when it can. */
  readonly untold?: string;
}

export interface LiveCheckPorts {
  readonly send: SendProbe;
  readonly clock: ClockPort;
  /** How long a gateway may take until what it holds is what it serves, in milliseconds. */
  readonly settleMs: number;
}

interface Aimed {
  readonly probe: Probe;
  readonly endpoint: string;
  readonly url: URL;
}

interface Asked extends Aimed {
  readonly answer: EndpointAnswer;
}

/** A gateway may serve a moment later what it holds already: what fails is asked again, so many times in all. */
const rounds = 3;

/**
 * Calls the endpoints as a consumer would, and judges the answers. Sends at most eight calls, and those that failed twice
 * more. An address that cannot be reached from here makes the API *observed* and no more, unless it must be checked.
 */
export async function checkLive(
  { mode, probes, untold }: LiveCheckPlan,
  endpoints: readonly string[],
  ports: LiveCheckPorts,
): Promise<LiveCheck> {
  const at = () => ports.clock.now().toISOString();
  const without = (reason: string): LiveCheck => ({ ...onlyObserved(mode, reason), at: at(), probes: [] });
  if (mode === "off") return without("This rollout was told not to call its endpoints.");
  if (untold !== undefined) return without(untold);
  const aimed = aim(probes, endpoints);
  if (aimed.length === 0) return without("No address is known at which consumers call.");
  let asked = await askAll(aimed, ports.send);
  for (let round = 1; round < rounds && asked.some((one) => isWorthRepeating(one, asked)); round += 1) {
    if ((await ports.clock.sleep(ports.settleMs)) === "woken") break;
    const before = asked;
    asked = await Promise.all(
      before.map(async (one) => (isWorthRepeating(one, before) ? { ...one, answer: await ask(one, ports.send) } : one)),
    );
  }
  return { ...conclude(mode, asked), at: at(), probes: asked.map((one) => result(one, asked)) };
}

/** All probes to the first endpoint; to the others, as many as are left of those that show most. */
function aim(probes: readonly Probe[], endpoints: readonly string[]): Aimed[] {
  const telling = probes.filter(({ expects: { kind } }) => kind === "answers" || kind === "refuses").slice(0, 1);
  return endpoints
    .flatMap((endpoint, index) =>
      (index === 0 ? probes : telling).flatMap((probe): Aimed[] => {
        const address = `${endpoint.replace(/\/$/, "")}${probe.path}`;
        return URL.canParse(address) ? [{ probe, endpoint, url: new URL(address) }] : [];
      }),
    )
    .slice(0, maxProbes);
}

function askAll(aimed: readonly Aimed[], send: SendProbe): Promise<Asked[]> {
  return Promise.all(aimed.map(async (one) => ({ ...one, answer: await ask(one, send) })));
}

function ask({ probe, url }: Aimed, send: SendProbe): Promise<EndpointAnswer> {
  return send(probe, url);
}

function isWorthRepeating(one: Asked, all: readonly Asked[]): boolean {
  if (one.answer.kind === "silent") return !one.answer.final;
  return result(one, all).verdict === "not-as-expected";
}

function result({ probe, url, endpoint, answer }: Asked, all: readonly Asked[]): ProbeResult {
  const absent = all.find((other) => other.endpoint === endpoint && other.probe.expects.kind === "absent")?.answer;
  return judgeProbe(probe, url.href, answer, absent);
}

function conclude(mode: CheckMode, asked: readonly Asked[]): Pick<LiveCheck, "state" | "reason"> {
  const reached = asked.some(({ answer }) => answer.kind === "answered" || answer.reached);
  const [first] = asked;
  if (!reached && first?.answer.kind === "silent") {
    return onlyObserved(mode, `${first.url.host} cannot be reached from here: ${first.answer.sentence}`);
  }
  const results = asked.map((one) => result(one, asked));
  const wrong = results.find(({ verdict }) => verdict === "not-as-expected" || verdict === "no-answer");
  if (wrong !== undefined) return { state: "failed", reason: `${wrong.purpose}: it did not. ${wrong.sentence}` };
  const shows = asked.some(
    (one, index) =>
      results[index]?.verdict === "as-expected" &&
      (one.probe.expects.kind === "answers" || one.probe.expects.kind === "refuses"),
  );
  return shows
    ? { state: "checked", reason: null }
    : onlyObserved(mode, "No operation can be called without inventing something that changes data or needs a value.");
}

function onlyObserved(mode: CheckMode, reason: string): Pick<LiveCheck, "state" | "reason"> {
  return mode === "required"
    ? { state: "failed", reason: `It must be checked, and could not be. ${reason}` }
    : { state: "observed", reason };
}
