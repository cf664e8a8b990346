import type { EndpointAnswer, ProbeResult, ProbeVerdict } from "#lib/model/live-check.ts";
import type { Probe } from "./probes.ts";

type Answered = Extract<EndpointAnswer, { kind: "answered" }>;
type Judgement = readonly [ProbeVerdict, sentence: string];

const maxDetail = 300;

/** What a probe is to show, in words. */
export function purposeOf({ method, path, expects }: Probe): string {
  switch (expects.kind) {
    case "answers":
      return `${method} ${path} answers`;
    case "refuses":
      return `${method} ${path} lets nobody in without a key or token`;
    case "absent":
      return "A path that no operation has is not answered";
    case "allows-origin":
      return `A page on ${expects.origin} may call ${path}`;
    case "denies-origin":
      return `A page on ${expects.origin} may not call ${path}`;
    default:
      return expects satisfies never;
  }
}

/**
 * Is the answer as it should be? Pure. `absent` is what the endpoint said where no operation is: an operation that
 * answers just so is not there either, whatever the status.
 */
export function judgeProbe(
  probe: Probe,
  address: string,
  answer: EndpointAnswer,
  absent: EndpointAnswer | undefined,
): ProbeResult {
  const about = { purpose: purposeOf(probe), method: probe.method, address, headers: { ...probe.headers } };
  if (answer.kind === "silent") {
    return { ...about, verdict: "no-answer", status: null, sentence: answer.sentence };
  }
  const [verdict, sentence] = judge(probe, answer, absent?.kind === "answered" ? absent : undefined);
  const detail = answer.status >= 400 ? firstWords(answer.body) : "";
  return { ...about, verdict, sentence, status: answer.status, ...(detail === "" ? {} : { detail }) };
}

function judge({ expects }: Probe, answer: Answered, absent: Answered | undefined): Judgement {
  switch (expects.kind) {
    case "answers":
      return judgeAnswer(expects, answer, absent);
    case "refuses":
      return judgeRefusal(answer);
    case "absent":
      if (answer.status >= 500) return ["inconclusive", `It answered ${answer.status}.`];
      return answer.status < 300
        ? ["not-as-expected", `It answered ${answer.status}, though no operation is there.`]
        : ["as-expected", `It answered ${answer.status}.`];
    case "allows-origin": {
      const allowed = answer.headers["access-control-allow-origin"];
      if (answer.status >= 300) return ["not-as-expected", `The preflight was answered ${answer.status}.`];
      return allowed === "*" || allowed === expects.origin
        ? ["as-expected", `The preflight was answered ${answer.status}, for ${allowed}.`]
        : ["not-as-expected", `The preflight was answered ${answer.status}, ${allowedWords(allowed)}.`];
    }
    case "denies-origin": {
      const allowed = answer.headers["access-control-allow-origin"];
      return allowed === "*" || allowed === expects.origin
        ? ["not-as-expected", `The preflight was answered ${answer.status}, for ${allowed}.`]
        : ["as-expected", `The preflight was answered ${answer.status}, ${allowedWords(allowed)}.`];
    }
    default:
      return expects satisfies never;
  }
}

function judgeAnswer(
  { status: wanted, invented, filtered, header }: Extract<Probe["expects"], { kind: "answers" }>,
  answer: Answered,
  absent: Answered | undefined,
): Judgement {
  const { status } = answer;
  if (wanted !== undefined) {
    return status === wanted
      ? ["as-expected", `It answered ${status}.`]
      : ["not-as-expected", `It answered ${status}; its mock is to answer ${wanted}.`];
  }
  if (status >= 500) return ["not-as-expected", `It answered ${status}: the gateway or the backend behind it fails.`];
  if (filtered && status === 403) return ["as-expected", "It answered 403: this address is not let in."];
  if (status >= 400 && status !== 429 && absent !== undefined && sameShape(answer, absent)) {
    return ["not-as-expected", `It answered ${status}, just as a path that no operation has.`];
  }
  if (status === 404 || status === 405) {
    return invented
      ? ["inconclusive", `It answered ${status}, which a made-up value may well be answered.`]
      : ["not-as-expected", `It answered ${status}: nothing is found there.`];
  }
  if (header !== undefined && status < 400 && answer.headers[header.toLowerCase()] === undefined) {
    return ["not-as-expected", `It answered ${status} without ${header}: the limit is not at work.`];
  }
  const limit = header === undefined ? undefined : answer.headers[header.toLowerCase()];
  return ["as-expected", `It answered ${status}${limit === undefined ? "" : `, with a limit of ${limit}`}.`];
}

function judgeRefusal({ status }: Answered): Judgement {
  if (status === 401 || status === 403) return ["as-expected", `It answered ${status}.`];
  if (status < 300) return ["not-as-expected", `It answered ${status} to a call without a key or token.`];
  if (status === 404) return ["not-as-expected", "It answered 404: nothing is found there."];
  if (status >= 500) return ["not-as-expected", `It answered ${status}: what checks the callers fails.`];
  return ["inconclusive", `It answered ${status}.`];
}

function allowedWords(allowed: string | undefined): string {
  return allowed === undefined ? "for no origin" : `for ${allowed}`;
}

/** The same status and the same words, but for ids, numbers and the path that was asked for. */
function sameShape(a: Answered, b: Answered): boolean {
  return a.status === b.status && shapeOf(a.body) === shapeOf(b.body);
}

function shapeOf(body: string): string {
  return body
    .replace(/\/[\w/.~%-]*/g, "/")
    .replace(/[0-9a-f-]*\d[0-9a-f-]*/gi, "0")
    .trim();
}

/** Of what refused us, on one line and without control characters. */
function firstWords(body: string): string {
  const plain = body.replace(/[\p{Cc}\s]+/gu, " ").trim();
  return plain.length > maxDetail ? `${plain.slice(0, maxDetail)}…` : plain;
}
