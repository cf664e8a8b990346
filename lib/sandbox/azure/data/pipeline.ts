import type { Section } from "../policy/statement.ts";
import { preflightAnswer } from "./cors/preflight.ts";
import type { CallerRequest, Exchange } from "./exchange.ts";
import { type Answer, emptyAnswer, failureAnswer, PolicyFailure } from "./failure.ts";
import { policyChain, type ScopePolicy } from "./policy/chain.ts";
import { runSection } from "./policy/run-section.ts";
import { StatementFailure } from "./policy/statement-failure.ts";
import type { Routes } from "./routing/routes.ts";
import type { Runtime } from "./runtime.ts";
import { startExchange } from "./start-exchange.ts";
import { admit } from "./subscription-key.ts";

const notFound = new PolicyFailure({
  status: 404,
  reason: "OperationNotFound",
  message: "Unable to match incoming request to an operation.",
  publicMessage: "Resource not found",
  source: "configuration",
});

/** Everything that happens between a request and its answer. */
export async function answerTo(caller: CallerRequest, routes: Routes, runtime: Runtime): Promise<Answer> {
  const found = routes.findApi(caller);
  if (found === undefined) return failureAnswer(notFound);
  const { api, rest } = found;
  const match = routes.findOperation(api, caller.method, rest, caller.query);
  const preflight = match === undefined ? await preflightAnswer(caller, found, routes, runtime) : undefined;
  if (preflight !== undefined) return preflight;
  const exchange = startExchange(caller, api, rest, match);
  await runPipeline(exchange, runtime);
  for (const ending of exchange.endings) ending();
  const answer = exchange.response ?? emptyAnswer(200);
  for (const [name, value] of exchange.answerFields) {
    // What the backend's answer depends on stays said.
    if (name === "Vary" && answer.headers.has(name)) answer.headers.append(name, value);
    else answer.headers.set(name, value);
  }
  return answer;
}

async function runPipeline(exchange: Exchange, runtime: Runtime): Promise<void> {
  const chain = () => policyChain(runtime.state, runtime.service, exchange);
  let section: Section | "" = "";
  const enter = async (next: Section) => {
    section = next;
    await runSection(next, chain(), exchange, runtime);
  };
  try {
    if (exchange.operation === undefined) throw notFound;
    Object.assign(exchange, admit(runtime.state, runtime.service, exchange.api, exchange.caller));
    await enter("inbound");
    if (!exchange.isFinished && !exchange.isFromCache) await enter("backend");
    if (!exchange.isFinished) await enter("outbound");
  } catch (error) {
    await runOnError(error, section, chain(), exchange, runtime);
  }
}

/** Processing jumps to on-error, which may change the answer or make another. */
async function runOnError(
  error: unknown,
  section: Section | "",
  chain: readonly ScopePolicy[],
  exchange: Exchange,
  runtime: Runtime,
): Promise<void> {
  const failure = failureOf(error);
  exchange.lastError = {
    failure,
    section,
    source: failure.source ?? (error instanceof StatementFailure ? error.element.name : "configuration"),
    scope: error instanceof StatementFailure ? error.scope : "",
    policyId: error instanceof StatementFailure ? error.policyId : "",
  };
  exchange.response = failureAnswer(failure);
  exchange.isFinished = false;
  exchange.isFromCache = false;
  try {
    await runSection("on-error", chain, exchange, runtime);
  } catch (second) {
    exchange.response = failureAnswer(failureOf(second));
  }
}

/** Anything else is a fault of the sandbox, and is left to be seen as one. */
function failureOf(error: unknown): PolicyFailure {
  if (error instanceof StatementFailure) return error.failure;
  if (error instanceof PolicyFailure) return error;
  throw error;
}
