import type { CallerRequest } from "../exchange.ts";
import { type Answer, emptyAnswer } from "../failure.ts";
import { policyChain, statementsOf } from "../policy/chain.ts";
import { Reader } from "../policy/reader.ts";
import type { ApiMatch, Routes } from "../routing/routes.ts";
import type { Runtime } from "../runtime.ts";
import { startExchange } from "../start-exchange.ts";
import { admit } from "../subscription-key.ts";
import { allowedOrigin, type CorsSettings, readCors } from "./cors-settings.ts";

/**
 * Answers a preflight of an API whose definition has no OPTIONS operation there ("CORS"). Only `cors` statements that
 * are direct children of inbound count, and no key is asked for. Undefined when this is no preflight, or nobody says
 * anything about CORS.
 */
export async function preflightAnswer(
  caller: CallerRequest,
  { api, rest }: ApiMatch,
  routes: Routes,
  runtime: Runtime,
): Promise<Answer | undefined> {
  const origin = caller.headers.get("Origin");
  const method = caller.headers.get("Access-Control-Request-Method");
  if (caller.method !== "OPTIONS" || origin === undefined || method === undefined) return undefined;
  const match = routes.findOperation(api, method, rest, caller.query);
  if (match === undefined) return undefined;
  const exchange = { ...startExchange(caller, api, rest, match), ...productOf(caller, { api, rest }, runtime) };
  const policies = statementsOf(policyChain(runtime.state, runtime.service, exchange), "inbound")
    .filter(({ name }) => name === "cors")
    .map((element) => readCors(new Reader(element, exchange, runtime.namedValues)));
  if (policies.length === 0) return undefined;
  for (const settings of policies) {
    const allowed = allowedOrigin(settings, origin);
    if (allowed !== undefined) return granted(settings, allowed, caller, method);
    if (settings.terminates) break;
  }
  return emptyAnswer(200);
}

/** A product's cors applies when its key is in the query, because a preflight carries no header of the page. */
function productOf(caller: CallerRequest, { api }: ApiMatch, runtime: Runtime) {
  try {
    return admit(runtime.state, runtime.service, api, caller);
  } catch {
    return {};
  }
}

function granted(settings: CorsSettings, origin: string, caller: CallerRequest, method: string): Answer {
  const answer = emptyAnswer(200);
  const asked = (caller.headers.get("Access-Control-Request-Headers") ?? "")
    .split(",")
    .map((name) => name.trim())
    .filter(Boolean);
  const isMethodAllowed = settings.methods.includes("*") || settings.methods.includes(method.toUpperCase());
  const names = settings.headers.map((name) => name.toLowerCase());
  const areHeadersAllowed = names.includes("*") || asked.every((name) => names.includes(name.toLowerCase()));
  // A preflight that asks for more than is allowed is answered without a grant.
  if (!isMethodAllowed || !areHeadersAllowed) return answer;
  answer.headers.set("Access-Control-Allow-Origin", origin);
  answer.headers.set(
    "Access-Control-Allow-Methods",
    settings.methods.includes("*") ? method : settings.methods.join(","),
  );
  const allowed = names.includes("*") ? asked : settings.headers;
  if (allowed.length > 0) answer.headers.set("Access-Control-Allow-Headers", allowed.join(","));
  if (settings.allowCredentials) answer.headers.set("Access-Control-Allow-Credentials", "true");
  if (settings.maxAge !== undefined) answer.headers.set("Access-Control-Max-Age", settings.maxAge);
  if (origin !== "*") answer.headers.set("Vary", "Origin");
  return answer;
}
