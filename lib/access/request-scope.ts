import { AsyncLocalStorage } from "node:async_hooks";

/** What access needs to know of a request. Next supplies it in the portal; tests supply their own. */
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
