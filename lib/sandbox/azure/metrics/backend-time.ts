import { AsyncLocalStorage } from "node:async_hooks";
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { ClientRequest } from "node:http";
import { isObject } from "../../core/json.ts";

interface Spent {
  /** Undefined until a backend has answered, or failed to. */
  backendMs: number | undefined;
}

const startChannel = "http.client.request.start";
const endChannels = ["http.client.response.finish", "http.client.request.error"];

/**
 * How long the backends of a request took, seen from outside the gateway: Node tells of every outgoing request, and
 * in whose course it was made.
 */
export class BackendTime {
  readonly #course = new AsyncLocalStorage<Spent>();
  readonly #running = new WeakMap<ClientRequest, { readonly spent: Spent; readonly startedAt: number }>();

  constructor() {
    subscribe(startChannel, this.#start);
    for (const channel of endChannels) subscribe(channel, this.#end);
  }

  /** Runs the work, and says what its backends took: undefined when none was called. */
  async during(work: () => Promise<void>): Promise<number | undefined> {
    const spent: Spent = { backendMs: undefined };
    await this.#course.run(spent, work);
    return spent.backendMs;
  }

  close(): void {
    unsubscribe(startChannel, this.#start);
    for (const channel of endChannels) unsubscribe(channel, this.#end);
  }

  readonly #start = (message: unknown): void => {
    const spent = this.#course.getStore();
    const request = requestIn(message);
    if (spent !== undefined && request !== undefined)
      this.#running.set(request, { spent, startedAt: performance.now() });
  };

  readonly #end = (message: unknown): void => {
    const request = requestIn(message);
    const running = request && this.#running.get(request);
    if (running === undefined) return;
    running.spent.backendMs = (running.spent.backendMs ?? 0) + (performance.now() - running.startedAt);
  };
}

function requestIn(message: unknown): ClientRequest | undefined {
  return isObject(message) && message.request instanceof ClientRequest ? message.request : undefined;
}
