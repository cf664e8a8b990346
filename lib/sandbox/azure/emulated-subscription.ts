import { FaultPlan } from "../core/faults.ts";
import { RequestLog } from "../core/request-log.ts";
import { Store } from "../core/store.ts";
import { AsyncOperations } from "./arm/async-operations.ts";
import type { ExportedDocument } from "./arm/reply.ts";
import { Throttle } from "./arm/throttle.ts";
import { Sentinels } from "./control/sentinels.ts";
import { type Settings, settingsSchema } from "./control/settings.ts";
import { Directory } from "./entra/directory.ts";
import { type IdentityInput, identitySchema, seededIdentities } from "./entra/identities.ts";
import { Measurements } from "./metrics/measurements.ts";
import { type Entities, readers, type State, workspaceKey } from "./model.ts";
import { performWork } from "./resources/api-work.ts";
import { addService, addWorkspace, type SeededService, seed } from "./seed.ts";

export const tenantId = "8f2a4c1e-6d3b-4e57-9a10-2b7c5d9e0f11";
export const subscriptionId = "3d6c1b2a-9e8f-4a7b-8c5d-1e2f3a4b5c6d";
export const resourceGroup = "gatehouse-sandbox";

export function resourceIdOf(service: string): string {
  return `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.ApiManagement/service/${service}`;
}

interface Options {
  readonly statePath?: string;
  readonly clock?: () => number;
  readonly seed?: boolean;
  readonly identities?: readonly IdentityInput[];
  readonly settings?: Partial<Settings>;
}

/** Everything of the sandbox but its ports: what the subscription holds, who may use it, what is about to go wrong. */
export class EmulatedSubscription {
  readonly state: State;
  readonly now: () => number;
  readonly services: readonly SeededService[];
  readonly log = new RequestLog();
  readonly faults = new FaultPlan();
  readonly exports = new Map<string, ExportedDocument>();
  readonly measurements = new Measurements();
  readonly throttle: Throttle;
  readonly directory: Directory;
  readonly asyncOperations: AsyncOperations;
  readonly sentinels: Sentinels;
  readonly #resetListeners: (() => void)[] = [];
  #settings: Settings;
  /** Undefined when something changed since it was looked for. */
  #halvesListings: boolean | undefined;

  constructor(options: Options, services: readonly SeededService[]) {
    const { clock = Date.now, identities = [] } = options;
    this.now = clock;
    this.services = services;
    this.state = new Store<Entities>(readers, options.statePath);
    this.#settings = settingsSchema.parse(options.settings ?? {});
    const known = [...Object.values(seededIdentities), ...identities].map((identity) => identitySchema.parse(identity));
    this.directory = new Directory(tenantId, known, clock);
    this.throttle = new Throttle(clock);
    this.asyncOperations = new AsyncOperations(
      this.state,
      clock,
      () => this.settings,
      (operation) => performWork(this.state, clock, operation),
    );
    this.sentinels = new Sentinels(
      () => this.settings.slowMs,
      () => this.#hasHalvingApi(),
    );
    this.state.onChange(() => {
      this.#halvesListings = undefined;
    });
    const isFresh = this.state.isEmpty;
    this.#addServices();
    if (options.seed && isFresh) this.reseed();
  }

  /** While an API is called so, lists come in pages of two. */
  get settings(): Settings {
    return this.#hasHalvingApi() ? { ...this.#settings, pageSize: 2 } : this.#settings;
  }

  changeSettings(change: Partial<Settings>): void {
    this.#settings = settingsSchema.parse({ ...this.#settings, ...change });
  }

  /** Removes everything but the services, and forgets what was ordered, counted and measured. */
  reset(): void {
    this.state.clear();
    this.#addServices();
    const forgetful = [this.faults, this.sentinels, this.throttle, this.exports, this.measurements];
    for (const memory of forgetful) memory.clear();
    for (const listener of this.#resetListeners) listener();
  }

  /** For what is kept elsewhere: counters and caches of the gateways. */
  onReset(listener: () => void): void {
    this.#resetListeners.push(listener);
  }

  reseed(): void {
    for (const { name, workspaces = [] } of this.services) {
      seed(this.state, name, this.now());
      for (const workspace of workspaces) seed(this.state, workspaceKey(name, workspace), this.now());
    }
  }

  #addServices(): void {
    for (const service of this.services) {
      addService(this.state, service, this.now());
      for (const workspace of service.workspaces ?? []) addWorkspace(this.state, service.name, workspace, this.now());
    }
  }

  #hasHalvingApi(): boolean {
    this.#halvesListings ??=
      this.state.find("apis", ({ apiId }) => apiId.includes("sandbox-half-listing")) !== undefined;
    return this.#halvesListings;
  }
}
