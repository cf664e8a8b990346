import { decide } from "../../identity/policy.ts";
import { methodSetting, ownSetting } from "./access/stage-settings.ts";
import { type Answer, methodArn, type RoutedCall } from "./exchange.ts";
import { GatewayFailure } from "./failure.ts";
import { HeaderList } from "./header-list.ts";
import { mappedValues } from "./mapping.ts";

interface Kept {
  readonly answer: Answer;
  readonly expiresAt: number;
}

/** Bytes: larger answers are not kept ("Enabling API caching to enhance responsiveness"). */
const largestAnswer = 1_048_576;
/** Enough for a sandbox; the oldest goes first. */
const mostAnswers = 1_000;

/** The cache clusters of all stages. In memory: it starts empty with the process. */
export class ResponseCache {
  readonly #kept = new Map<string, Kept>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Answers from the cache where the stage has one for this method, and fills it from `ask`. */
  async through(call: RoutedCall, ask: () => Promise<Answer>): Promise<Answer> {
    const ttlMs = (methodSetting(call)?.cacheTtlInSeconds ?? 0) * 1_000;
    if (!isCached(call) || ttlMs <= 0) return ask();
    const key = cacheKey(call);
    const { mayInvalidate, warning } = wantsFresh(call);
    const kept = mayInvalidate ? undefined : this.#kept.get(key);
    if (kept !== undefined && kept.expiresAt > this.#now()) return warned(kept.answer, warning);
    const answer = await ask();
    if (isWorthKeeping(answer)) this.#keep(key, { answer, expiresAt: this.#now() + ttlMs });
    return warned(answer, warning);
  }

  /** Empties the cache of one stage, or of all. */
  flush(stageId?: string): void {
    for (const key of this.#kept.keys()) if (stageId === undefined || isOf(stageId, key)) this.#kept.delete(key);
  }

  #keep(key: string, kept: Kept): void {
    this.#kept.delete(key);
    this.#kept.set(key, kept);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > mostAnswers && oldest !== undefined) this.#kept.delete(oldest);
  }
}

function isOf(stageId: string, key: string): boolean {
  return key.startsWith(`[${JSON.stringify(stageId)},`);
}

/** Settings for every method turn the cache on for GET alone; a method's own turn it on for any. */
function isCached(call: RoutedCall): boolean {
  if (!call.stage.cacheClusterEnabled || !(methodSetting(call)?.cachingEnabled ?? false)) return false;
  return ownSetting(call) !== undefined || call.request.method === "GET";
}

/** Only what the integration names as a cache key tells answers apart: without any, all callers of a method share one. */
function cacheKey(call: RoutedCall): string {
  const { stage, method, request, isCanary } = call;
  const integration = method.methodIntegration;
  const sources = integration?.cacheKeyParameters ?? [];
  const values = sources.map((source) => {
    const mapped = source.startsWith("integration.") ? integration?.requestParameters?.[source] : source;
    return mapped === undefined ? [] : mappedValues(mapped, call);
  });
  const ownCache = isCanary && !(stage.canarySettings?.useStageCache ?? false);
  return JSON.stringify([stage.id, ownCache, integration?.cacheNamespace, request.method, values]);
}

/** `Cache-Control: max-age=0` renews an entry, for callers who may: "Invalidate an API Gateway cache entry". */
function wantsFresh(call: RoutedCall): { mayInvalidate: boolean; warning?: string } {
  const asked = call.request.headers.all("Cache-Control").join(",");
  if (!/(?:^|[,\s])max-age=0(?:$|[,\s])/.test(asked)) return { mayInvalidate: false };
  const setting = methodSetting(call);
  if (setting === undefined || !setting.requireAuthorizationForCacheControl) return { mayInvalidate: true };
  // "Invalidate an API Gateway cache entry": a caller that is known may have the right.
  if (isTrusted(call)) return { mayInvalidate: true };
  if (setting.unauthorizedCacheControlHeaderStrategy === "FAIL_WITH_403") throw new GatewayFailure("ACCESS_DENIED");
  return setting.unauthorizedCacheControlHeaderStrategy === "SUCCEED_WITH_RESPONSE_HEADER"
    ? { mayInvalidate: false, warning: "199 Cache-invalidation: not authorized" }
    : { mayInvalidate: false };
}

function isTrusted(call: RoutedCall): boolean {
  const { statements = [] } = call.caller ?? {};
  return decide(statements, "execute-api:InvalidateCache", methodArn(call)) === "allowed";
}

function isWorthKeeping({ status, body }: Answer): boolean {
  return status >= 200 && status < 300 && body.length <= largestAnswer;
}

function warned(answer: Answer, warning: string | undefined): Answer {
  const headers = new HeaderList(answer.headers);
  if (warning !== undefined) headers.append("Warning", warning);
  return { ...answer, headers };
}
