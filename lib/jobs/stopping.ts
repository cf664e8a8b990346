// Next bundles instrumentation and routes apart; what there is one of per process lives on globalThis.
declare global {
  var gatehouseStopping: AbortController | undefined;
}

/** Aborts when the process is asked to stop: runs end at their next step boundary, waits are cut short. */
export function stoppingSignal(): AbortSignal {
  globalThis.gatehouseStopping ??= new AbortController();
  return globalThis.gatehouseStopping.signal;
}

export function beginStopping(): void {
  globalThis.gatehouseStopping ??= new AbortController();
  globalThis.gatehouseStopping.abort();
}

/** A worker that starts again in the same process, as tests do, is not stopping any more. */
export function forgetStopping(): void {
  globalThis.gatehouseStopping = undefined;
}
