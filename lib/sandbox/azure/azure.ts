import type { FaultPlan } from "../core/faults.ts";
import { type Handler, type Listening, listen } from "../core/http.ts";
import type { RequestLog } from "../core/request-log.ts";
import type { ArmCall } from "./arm/arm-server.ts";
import type { Settings } from "./control/settings.ts";
import { controlPort } from "./control-port.ts";
import { createGateway } from "./data/gateway.ts";
import {
  EmulatedSubscription,
  resourceGroup,
  resourceIdOf,
  subscriptionId,
  tenantId,
} from "./emulated-subscription.ts";
import { type IdentityInput, identitySchema, seededIdentities } from "./entra/identities.ts";
import { BackendTime } from "./metrics/backend-time.ts";
import { measuredGateway } from "./metrics/measured-gateway.ts";
import { type Sku, type State, workspaceKey } from "./model.ts";
import { type SeededService, seedApis } from "./seed.ts";

export interface SandboxAzureOptions {
  /** Folder for the state; absent means in memory only. */
  readonly statePath?: string;
  /** Milliseconds since the epoch: stamps, tokens, long-running operations, throttling, rate limits. */
  readonly clock?: () => number;
  /** Put strangers' APIs into an empty subscription. */
  readonly seed?: boolean;
  /** Tier and workspaces of the first service. Ignored when `services` is given. */
  readonly sku?: Sku;
  readonly workspaces?: readonly string[];
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
  /** Somebody gives the deployer another secret, and takes the old one and its tokens away. */
  readonly changeSecret: (secret: string) => void;
  /** Adds so many small APIs of strangers to the first service, or to a workspace of it, at once. */
  readonly seedApis: (count: number, workspace?: string) => void;
  /** Imports and deletions that were accepted and have not ended. */
  readonly unfinishedOperations: () => number;
  readonly close: () => Promise<void>;
}

/** Starts an emulated Azure subscription with API Management services on loopback: ARM and Entra on one port, a gateway port for each service. */
export async function startSandboxAzure(options: SandboxAzureOptions = {}): Promise<SandboxAzure> {
  const wanted = options.services ?? [
    { name: "apim-contoso", sku: options.sku ?? "Developer", workspaces: options.workspaces ?? [] },
  ];
  const subscription = new EmulatedSubscription(options, wanted);
  const { state, now, asyncOperations } = subscription;
  const backendTime = new BackendTime();
  const gateways = new Map<string, Listening>();
  const gatewayUrlOf = (service: string) => gateways.get(service)?.url ?? "";
  const address = { url: "" };
  const handler = controlPort(subscription, { gatewayUrlOf, controlUrl: () => address.url, onCall: options.onArmCall });
  const control = await listen(handler, options.controlPort);
  address.url = control.url;
  for (const [index, service] of wanted.entries()) {
    const { name } = service;
    const gateway = gatewayOf(subscription, backendTime, service, control.url);
    gateways.set(name, await listen(gateway, options.gatewayPorts?.[index]));
  }
  const [first, ...others] = wanted.map(({ name, sku }) => ({
    name,
    sku,
    gatewayUrl: gatewayUrlOf(name),
    resourceId: resourceIdOf(name),
  }));
  if (first === undefined) throw new Error("A sandbox has at least one service.");
  return {
    ...{ tenantId, subscriptionId, resourceGroup, state },
    controlUrl: control.url,
    services: [first, ...others],
    credentials: { deployer: credentialsOf("deployer"), reader: credentialsOf("reader") },
    requests: subscription.log,
    faults: subscription.faults,
    changeSettings: (change) => subscription.changeSettings(change),
    expireTokens: () => subscription.directory.expireTokens(),
    changeSecret: (secret) => {
      subscription.directory.changeSecret(credentialsOf("deployer").clientId, secret);
      subscription.directory.expireTokens();
    },
    seedApis: (count, workspace) =>
      seedApis(state, workspace === undefined ? first.name : workspaceKey(first.name, workspace), count, now()),
    unfinishedOperations: () => asyncOperations.unfinished(),
    close: async () => {
      await Promise.all([control.close(), ...[...gateways.values()].map((gateway) => gateway.close())]);
      backendTime.close();
      state.close();
    },
  };
}

function credentialsOf(name: keyof typeof seededIdentities): { clientId: string; clientSecret: string } {
  const { clientId, secrets } = identitySchema.parse(seededIdentities[name]);
  return { clientId, clientSecret: secrets[0] ?? "" };
}

/** What was accepted and is due by now has ended before a request is answered; a reset makes the gateway a new one. */
function gatewayOf(
  subscription: EmulatedSubscription,
  backendTime: BackendTime,
  { name: service, workspaces = [] }: SeededService,
  entraAuthority: string,
): Handler {
  const within = workspaces.map((workspace) => workspaceKey(service, workspace));
  const { state, now, asyncOperations, measurements } = subscription;
  const fresh = () =>
    measuredGateway(createGateway({ state, clock: now, service, workspaces: within, entraAuthority }), {
      state,
      now,
      service,
      measurements,
      backendTime,
    });
  let gateway = fresh();
  subscription.onReset(() => {
    gateway = fresh();
  });
  return async (request, response) => {
    asyncOperations.settle();
    await gateway(request, response);
  };
}
