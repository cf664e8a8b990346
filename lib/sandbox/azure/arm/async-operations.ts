import { randomBytes } from "node:crypto";
import type { Settings } from "../control/settings.ts";
import type { AsyncOperation, State } from "../model.ts";
import { ArmError, notFound } from "./arm-error.ts";
import type { Reply, ServiceContext } from "./reply.ts";

/** Carries an accepted request out. Throws an ArmError when it cannot. */
export type Perform = (operation: AsyncOperation) => void;

interface Order {
  /** Without the revision. */
  readonly apiId: string;
  readonly work: AsyncOperation["work"];
  readonly asyncCode: number;
  /** What a 201 shows at once; absent for deletions. */
  readonly preview?: unknown;
}

/** How long an operation that ended can be asked for, in milliseconds. */
const rememberedMs = 3_600_000;

/**
 * Long-running writes as API Management makes them: accepted with a `Location` that carries `asyncId` and `asyncCode`,
 * asked for there until the answer is not 202. While one runs, every other write to its API is a conflict.
 */
export class AsyncOperations {
  readonly #state: State;
  readonly #now: () => number;
  readonly #settings: () => Settings;
  readonly #perform: Perform;

  constructor(state: State, now: () => number, settings: () => Settings, perform: Perform) {
    this.#state = state;
    this.#now = now;
    this.#settings = settings;
    this.#perform = perform;
  }

  accept(context: ServiceContext, order: Order): Reply {
    const { settleMs, acceptedStatus } = this.#settings();
    const now = this.#now();
    const operation: AsyncOperation = {
      id: randomBytes(12).toString("hex"),
      service: context.service,
      apiId: order.apiId,
      acceptedAt: now,
      endsAt: now + settleMs,
      polls: 0,
      asyncCode: order.asyncCode,
      state: "running",
      work: order.work,
    };
    this.#state.put("asyncOperations", operation);
    const headers = this.#headers(context, operation);
    return acceptedStatus === 201 && order.preview !== undefined
      ? { status: 201, body: order.preview, headers }
      : { status: 202, headers };
  }

  /**
   * The answer to a poll, and undefined when the operation succeeded: then the resource itself is the answer.
   * The last polls before the end count: an operation that was asked for often enough has ended.
   */
  poll(context: ServiceContext, id: string): Reply | undefined {
    const operation = this.#state.get("asyncOperations", id);
    if (operation === undefined)
      throw new ArmError(404, "ResourceNotFound", `Operation with id '${id}' not found.`, null);
    if (operation.state === "failed") return { status: 400, body: operation.error };
    if (operation.state === "succeeded") return undefined;
    this.#state.put("asyncOperations", { ...operation, polls: operation.polls + 1 });
    return { status: 202, headers: this.#headers(context, operation) };
  }

  /** Ends what is due. Called before each request is answered. */
  settle(): void {
    for (const operation of this.#state.all("asyncOperations")) {
      if (operation.state === "running" && this.#isDue(operation)) this.#end(operation);
      else if (operation.state !== "running" && operation.endsAt + rememberedMs < this.#now())
        this.#state.remove("asyncOperations", operation.id);
    }
  }

  /** Throws the conflict of a write that meets an operation on the same API. */
  checkFree(service: string, apiId: string): void {
    const { lockMs } = this.#settings();
    const isLocked = this.#state
      .all("asyncOperations")
      .some(
        (operation) =>
          operation.service === service &&
          operation.apiId === apiId &&
          (operation.state === "running" || operation.endsAt + lockMs > this.#now()),
      );
    if (isLocked)
      throw new ArmError(409, "PessimisticConcurrencyConflict", "Operation on the API is in progress", null);
  }

  unfinished(): number {
    this.settle();
    return this.#state.all("asyncOperations").filter(({ state }) => state === "running").length;
  }

  #isDue({ endsAt, polls }: AsyncOperation): boolean {
    return endsAt <= this.#now() || polls >= Math.max(1, this.#settings().settlePolls);
  }

  #end(operation: AsyncOperation): void {
    const endsAt = Math.min(operation.endsAt, this.#now());
    // What was sent is not needed any more, and may be megabytes.
    const ended = { ...operation, endsAt, work: { ...operation.work, body: {} } };
    this.#state.transaction(() => {
      try {
        this.#perform(operation);
        this.#state.put("asyncOperations", { ...ended, state: "succeeded" });
      } catch (error) {
        if (!(error instanceof ArmError)) throw error;
        this.#state.put("asyncOperations", { ...ended, state: "failed", error: error.body });
      }
    });
  }

  /** The operation as it is asked for by itself: `operationresults/{id}`. */
  status(id: string): { readonly status: string; readonly operation: AsyncOperation } {
    const operation = this.#state.get("asyncOperations", id);
    if (operation === undefined) throw notFound("Operation result");
    if (operation.state === "running") this.#state.put("asyncOperations", { ...operation, polls: operation.polls + 1 });
    const status = { running: "InProgress", succeeded: "Succeeded", failed: "Failed" }[operation.state];
    return { status, operation };
  }

  #headers({ request, resourceId }: ServiceContext, operation: AsyncOperation): Record<string, string> {
    const { retryAfterSeconds, asyncOperationHeader } = this.#settings();
    const result = new URL(`${resourceId}/operationresults/${operation.id}`, request.url);
    result.searchParams.set("api-version", request.query.get("api-version") ?? "");
    const location = new URL(request.url);
    location.searchParams.set("asyncId", operation.id);
    location.searchParams.set("asyncCode", String(operation.asyncCode));
    return {
      Location: location.href,
      "Retry-After": String(retryAfterSeconds),
      ...(asyncOperationHeader ? { "Azure-AsyncOperation": result.href } : {}),
    };
  }
}
