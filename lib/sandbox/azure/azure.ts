import { FaultPlan } from "../core/faults.ts";
import { type Listening, listen } from "../core/http.ts";
import { RequestLog } from "../core/request-log.ts";
import { Store } from "../core/store.ts";
import { answerer } from "./arm/answer.ts";
import { type ArmCall, armHandler } from "./arm/arm-server.ts";
import { AsyncOperations } from "./arm/async-operations.ts";
import type { ExportedDocument } from "./arm/reply.ts";
import { Throttle } from "./arm/throttle.ts";
import { controlHandler } from "./control/control.ts";
import { Sentinels } from "./control/sentinels.ts";
import { type Settings, settingsSchema } from "./control/settings.ts";
import { createGateway, type GatewayParts } from "./data/gateway.ts";
import { Directory } from "./entra/directory.ts";
import { type IdentityInput, identitySchema, seededIdentities } from "./entra/identities.ts";
import { tokenEndpoint } from "./entra/token-endpoint.ts";
import { exportedDocuments } from "./exported-documents.ts";
import { type Entities, readers, type Sku, type State } from "./model.ts";
import { metricsReply } from "./monitor/metrics.ts";
import { Traffic } from "./monitor/traffic.ts";
import { performWork } from "./resources/api-work.ts";
import { routes } from "./routes.ts";
import { addService, type SeededService, seed, seedApis } from "./seed.ts";

export interface SandboxAzureOptions {
  /** Folder for the state; absent means in memory only. */
  readonly statePath?: string;
  /** Milliseconds since the epoch: stamps, tokens, long-running operations, throttling, rate limits. */
  readonly clock?: () => number;
  /** Put strangers' APIs into an empty subscription. */
  readonly seed?: boolean;
  /** Tier of the first service. Ignored when `services` is given. */
  readonly sku?: Sku;
  readonly services?: readonly SeededService[];
  /** Applications in the directory besides the deployer and the reader. */
  readonly identities?: readonly IdentityInput[];
  readonly settings?: Partial<Settings>;
  /** Told of every answered call to Azure Resource Manager, with both bodies. */
  readonly onArmCall?: (call: ArmCall) => void;
  /** 0, the default, takes free ones. One gateway port for each service. */
  readonly controlPort?: number;
  readonly gatewayPorts?: readonly number[];
}

export interface SandboxAzureService {
  readonly name: string;
  readonly sku: Sku;
  readonly gatewayUrl: string;
  readonly resourceId: string;
}

export interface SandboxAzure {
  /** Azure Resource Manager and Entra: the SDK's `endpoint`, and the authority host. */
  readonly controlUrl: string;
  readonly tenantId: string;
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  readonly services: readonly [SandboxAzureService, ...SandboxAzureService[]];
  /** Of the applications that are there from the start. */
  readonly credentials: Readonly<Record<keyof typeof seededIdentities, { clientId: string; clientSecret: string }>>;
  readonly state: State;
  readonly requests: RequestLog;
  readonly faults: FaultPlan;
  readonly changeSettings: (change: Partial<Settings>) => void;
  readonly expireTokens: () => void;
  /** Adds so many small APIs of strangers to the first service, at once. */
  readonly seedApis: (count: number) => void;
  /** Imports and deletions that were accepted and have not ended. */
  readonly unfinishedOperations: () => number;
  readonly close: () => Promise<void>;
}

const tenantId = "8f2a4c1e-6d3b-4e57-9a10-2b7c5d9e0f11";
const subscriptionId = "3d6c1b2a-9e8f-4a7b-8c5d-1e2f3a4b5c6d";
const resourceGroup = "gatehouse-sandbox";

/** Starts an emulated Azure subscription with API Management services on loopback: ARM and Entra on one port, a gateway port for each service. */
export async function startSandboxAzure(options: SandboxAzureOptions = {}): Promise<SandboxAzure> {
  const now = options.clock ?? Date.now;
  const state: State = new Store<Entities>(readers, options.statePath);
  const wanted = options.services ?? [{ name: "apim-contoso", sku: options.sku ?? "Developer" }];
  const isFresh = state.isEmpty;
  const reseed = () => {
    for (const service of wanted) {
      addService(state, service, now());
      seed(state, service.name, now());
    }
  };
  for (const service of wanted) addService(state, service, now());
  if (options.seed && isFresh) reseed();

  let settings = settingsSchema.parse(options.settings ?? {});
  const changeSettings = (change: Partial<Settings>) => {
    settings = settingsSchema.parse({ ...settings, ...change });
  };
  const log = new RequestLog();
  const faults = new FaultPlan();
  const throttle = new Throttle(now);
  const exports = new Map<string, ExportedDocument>();
  const identities = [...Object.values(seededIdentities), ...(options.identities ?? [])];
  const directory = new Directory(
    tenantId,
    identities.map((identity) => identitySchema.parse(identity)),
    now,
  );
  const asyncOperations = new AsyncOperations(
    state,
    now,
    () => settings,
    (operation) => performWork(state, now, operation),
  );
  const halvesListings = () => state.find("apis", ({ apiId }) => apiId.includes("sandbox-half-listing")) !== undefined;
  const sentinels = new Sentinels(() => settings.slowMs, halvesListings);

  const traffic = new Traffic();
  const gateways = await startGateways(
    { ...options, services: wanted },
    { state, clock: now, observe: (observation) => traffic.add(observation) },
    () => asyncOperations.settle(),
  );
  const gatewayUrlOf = (service: string) => gateways.get(service)?.url ?? "";
  const address = { url: "" };
  const audiences = () => [
    "https://management.azure.com",
    "https://management.azure.com/",
    address.url,
    `${address.url}/`,
  ];
  const reset = () => {
    state.clear();
    for (const service of wanted) addService(state, service, now());
    for (const forgetful of [faults, sentinels, throttle, exports, traffic]) forgetful.clear();
  };

  const control = await listen(
    armHandler({
      ...{ directory, audiences, throttle, faults, sentinels, log },
      settings: () => settings,
      settle: () => asyncOperations.settle(),
      doors: [
        controlHandler({
          ...{ state, log, faults, changeSettings, reset, reseed, gatewayUrlOf },
          settings: () => settings,
          controlUrl: () => address.url,
          expireTokens: () => directory.expireTokens(),
        }),
        tokenEndpoint({ directory, now, audiences, lifeSeconds: () => settings.tokenSeconds }),
        exportedDocuments(exports, now),
      ],
      answer: answerer({
        ...{ subscriptionId, resourceGroup, routes },
        services: () => wanted.map(({ name }) => name),
        metrics: (service, resourceId, request) => metricsReply(request, { traffic, service, resourceId, now: now() }),
        contextOf: (service, resourceId, request) => ({
          ...{ state, now, service, resourceId, request, asyncOperations, exports },
          gatewayUrl: gatewayUrlOf(service),
          settings: sentinels.halvesListings ? { ...settings, pageSize: 2 } : settings,
        }),
      }),
      onCall: options.onArmCall,
    }),
    options.controlPort,
  );
  address.url = control.url;
  const [first, ...others] = wanted.map(({ name, sku }) => ({
    name,
    sku,
    gatewayUrl: gatewayUrlOf(name),
    resourceId: `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.ApiManagement/service/${name}`,
  }));
  if (first === undefined) throw new Error("A sandbox has at least one service.");
  return {
    controlUrl: control.url,
    ...{ tenantId, subscriptionId, resourceGroup, state, requests: log, faults, changeSettings },
    services: [first, ...others],
    credentials: { deployer: credentialsOf("deployer"), reader: credentialsOf("reader") },
    expireTokens: () => directory.expireTokens(),
    seedApis: (count) => seedApis(state, first.name, count, now()),
    unfinishedOperations: () => asyncOperations.unfinished(),
    close: async () => {
      await Promise.all([control.close(), ...[...gateways.values()].map((gateway) => gateway.close())]);
      state.close();
    },
  };
}

function credentialsOf(name: keyof typeof seededIdentities): { clientId: string; clientSecret: string } {
  const { clientId, secrets } = identitySchema.parse(seededIdentities[name]);
  return { clientId, clientSecret: secrets[0] ?? "" };
}

async function startGateways(
  { services = [], gatewayPorts = [] }: SandboxAzureOptions,
  parts: Omit<GatewayParts, "service">,
  settle: () => void,
): Promise<Map<string, Listening>> {
  const gateways = new Map<string, Listening>();
  for (const [index, { name }] of services.entries()) {
    const gateway = createGateway({ ...parts, service: name });
    const handler: typeof gateway = async (request, response) => {
      settle();
      await gateway(request, response);
    };
    gateways.set(name, await listen(handler, gatewayPorts[index]));
  }
  return gateways;
}
