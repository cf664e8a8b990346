import { AsyncLocalStorage } from "node:async_hooks";

/** What access needs to know of a request. Next supplies it in the portal; tests and route handlers supply their own. */
export interface IncomingRequest {
  readonly headers: Headers;
}

const scope = new AsyncLocalStorage<IncomingRequest>();

/** Runs `work` as if inside `request`, without Next. */
export function inRequest<Result>(request: IncomingRequest, work: () => Promise<Result>): Promise<Result> {
  return scope.run(request, work);
}

/** The request given to `inRequest`, if any. */
export function scopedRequest(): IncomingRequest | undefined {
  return scope.getStore();
}

/** The headers of the request at hand. `next/headers` is imported late, so that this file loads outside Next. */
export async function incomingHeaders(): Promise<Headers> {
  const scoped = scope.getStore();
  if (scoped !== undefined) return scoped.headers;
  const next = await import("next/headers");
  return next.headers();
}
