import type { ListScope, WriteOutcome } from "#lib/connectors/connector.ts";
import { ConnectorError, type ConnectorErrorCode } from "#lib/connectors/connector-error.ts";
import type { Change } from "#lib/model/plan.ts";
import type { ObservedResource, Ownership, Resource } from "#lib/model/resource.ts";
import { seen } from "../sample.testing.ts";
import type { Random, Scheduler } from "./scheduler.testing.ts";

interface Held {
  readonly remoteId: string;
  readonly resource: Resource;
  readonly ownership: Ownership;
  /** When it shows in listings. */
  readonly visibleAt: number;
}

export interface GatewayFaults {
  /** Probability of each call. */
  readonly lostAfter: number;
  readonly lostBefore: number;
  readonly throttled: number;
  readonly unavailable: number;
  /** Of a call that hangs for longer than a lease. */
  readonly stuck: number;
}

export const noFaults: GatewayFaults = { lostAfter: 0, lostBefore: 0, throttled: 0, unavailable: 0, stuck: 0 };

/** A gateway that chooses its own ids, so that what is created twice is there twice, and whose listings lag. */
export class SimulatedGateway {
  faults: GatewayFaults = noFaults;
  readonly violations: string[] = [];
  /** Nothing may be there twice, not even for a moment. */
  strict = false;
  /** Called with every write that takes effect. */
  onEffect: (worker: number, change: Change) => void = () => {};
  #held = new Map<string, Held>();
  #ids = 0;
  readonly #quietUntil = new Map<number, number>();
  readonly #lastLook = new Map<number, readonly ObservedResource[]>();
  readonly #scheduler: Scheduler;
  readonly #random: Random;
  readonly #lagMs: number;
  readonly #stuckMs: number;

  constructor(scheduler: Scheduler, random: Random, times: { readonly lagMs: number; readonly stuckMs: number }) {
    this.#scheduler = scheduler;
    this.#random = random;
    this.#lagMs = times.lagMs;
    this.#stuckMs = times.stuckMs;
  }

  /** What is there, whether a listing shows it or not. */
  get truth(): readonly ObservedResource[] {
    return [...this.#held.values()].map(({ resource, remoteId, ownership }) => seen(resource, { remoteId, ownership }));
  }

  put(resource: Resource, ownership: Ownership): void {
    const remoteId = `made-${++this.#ids}`;
    this.#held.set(remoteId, { remoteId, resource, ownership, visibleAt: this.#scheduler.now });
  }

  /** Someone at the gateway's own console. */
  editSomethingOfOurs(): void {
    const ours = [...this.#held.values()].filter(({ ownership }) => ownership === "ours");
    const victim = ours[this.#random.below(ours.length)];
    if (victim === undefined) return;
    if (this.#random.chance(0.5)) {
      this.#remove(victim.remoteId);
      return;
    }
    const [key = "port"] = Object.keys(victim.resource.body);
    const resource = { ...victim.resource, body: { ...victim.resource.body, [key]: 99 } };
    this.#held.set(victim.remoteId, { ...victim, resource });
  }

  list(worker: number, _scope: ListScope): Promise<readonly ObservedResource[]> {
    return this.#call(worker, "GET", () => {
      const listed = [...this.#held.values()]
        .filter(({ visibleAt }) => visibleAt <= this.#scheduler.now)
        .map(({ resource, remoteId, ownership }) => seen(resource, { remoteId, ownership }));
      this.#lastLook.set(worker, this.strict ? this.truth : listed);
      return listed;
    });
  }

  /** A wait that the gateway asked for binds the run that was told. */
  beginRun(worker: number): void {
    this.#quietUntil.delete(worker);
  }

  /** What this worker last saw; when strict, what was really there then. */
  lastLook(worker: number): readonly ObservedResource[] {
    return this.#lastLook.get(worker) ?? [];
  }

  write(worker: number, change: Change): Promise<WriteOutcome> {
    return this.#call(worker, change.action, () => {
      this.onEffect(worker, change);
      return { status: "done", remoteId: this.#apply(change) };
    });
  }

  #apply(change: Change): string {
    if (change.action !== "create") {
      const held = this.#held.get(change.observed.remoteId);
      if (held?.ownership === "foreign") this.violations.push(`S2: ${change.action} of a stranger's ${change.key}`);
    }
    switch (change.action) {
      case "create": {
        const isThere = this.truth.some(({ key, ownership }) => key === change.key && ownership === "ours");
        if (this.strict && isThere) this.violations.push(`S1: ${change.key} was made twice`);
        const remoteId = `made-${++this.#ids}`;
        const visibleAt = this.#scheduler.now + this.#random.below(this.#lagMs + 1);
        this.#held.set(remoteId, { remoteId, resource: change.desired, ownership: "ours", visibleAt });
        return remoteId;
      }
      case "update": {
        const held = this.#held.get(change.observed.remoteId);
        if (held !== undefined) this.#held.set(held.remoteId, { ...held, resource: change.desired });
        return change.observed.remoteId;
      }
      case "delete":
        this.#remove(change.observed.remoteId);
        return change.observed.remoteId;
      default:
        return change satisfies never;
    }
  }

  #remove(remoteId: string): void {
    const gone = this.#held.get(remoteId);
    this.#held.delete(remoteId);
    if (gone === undefined) return;
    for (const child of [...this.#held.values()]) {
      if (child.ownership === "ours" && child.resource.cascadesWith === gone.resource.key) this.#remove(child.remoteId);
    }
  }

  async #call<Result>(worker: number, what: string, effect: () => Result): Promise<Result> {
    const { lostAfter, lostBefore, throttled, unavailable, stuck } = this.faults;
    if (this.#scheduler.now < (this.#quietUntil.get(worker) ?? 0))
      this.violations.push("S10: called before the gateway wanted it");
    const isRead = what === "GET";
    const refuse = (code: ConnectorErrorCode, retryAfterMs?: number) =>
      new ConnectorError({ code, operation: what, sentence: code, retryAfterMs });
    const delay = 10 + this.#random.below(100) + (this.#random.chance(stuck) ? this.#stuckMs : 0);
    const draw = this.#random.next();
    return this.#scheduler.wait(worker, delay, () => {
      if (draw < throttled) {
        const retryAfterMs = 500 + this.#random.below(2_000);
        this.#quietUntil.set(worker, this.#scheduler.now + retryAfterMs);
        throw refuse("rate-limited", retryAfterMs);
      }
      if (draw < throttled + unavailable) throw refuse("unavailable");
      if (draw < throttled + unavailable + lostBefore) throw refuse(isRead ? "unavailable" : "unknown-outcome");
      const result = effect();
      if (draw < throttled + unavailable + lostBefore + lostAfter) {
        throw refuse(isRead ? "unavailable" : "unknown-outcome");
      }
      return result;
    });
  }
}
