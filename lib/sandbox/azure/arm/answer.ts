import type { Identity } from "../entra/identities.ts";
import type { Measurements } from "../metrics/measurements.ts";
import { metricsReply } from "../metrics/metrics-reply.ts";
import { permissionsReply } from "../resources/permissions.ts";
import { listServices } from "../resources/service.ts";
import { asOfWorkspace, workspaceNamed, workspaceReply } from "../resources/workspaces.ts";
import { ArmError, notFound } from "./arm-error.ts";
import { type CompiledRoute, dispatch } from "./dispatch.ts";
import type { ArmRequest, Reply, ServiceContext } from "./reply.ts";

export interface Subscription {
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  readonly services: () => readonly string[];
  readonly contextOf: (service: string, resourceId: string, request: ArmRequest) => ServiceContext;
  readonly measurements: Measurements;
  readonly now: () => number;
  readonly routes: ReadonlyMap<number, readonly CompiledRoute[]>;
}

const provider = "Microsoft.ApiManagement";
/** Versions of the provider that the sandbox speaks. The shapes are those of 2024-05-01. */
const apiVersions = [
  "2021-08-01",
  "2022-08-01",
  "2023-05-01-preview",
  "2023-09-01-preview",
  "2024-05-01",
  "2024-06-01-preview",
  "2025-03-01-preview",
  "2025-09-01-preview",
];

/** Finds what an address of Azure Resource Manager names, and asks it. */
export function answerer(subscription: Subscription): (request: ArmRequest, identity: Identity) => Reply {
  return (request, identity) => {
    const { segments, query } = request;
    const version = query.get("api-version");
    if (version === null || version === "")
      throw new ArmError(
        400,
        "MissingApiVersionParameter",
        "The api-version query parameter (?api-version=) is required for all requests.",
      );
    checkSubscription(subscription, segments);
    const last = segments.findLastIndex((segment) => is(segment, "providers"));
    if (last > 5 && is(segments[last + 1], "Microsoft.Authorization") && is(segments[last + 2], "permissions"))
      return permissionsReply(identity, `/${segments.slice(0, last).join("/")}`);
    if (request.method === "GET" || request.method === "HEAD") {
      if (segments.length === 2) return subscriptionReply(subscription);
      if (segments.length === 4 && is(segments[2], "resourceGroups")) return groupReply(subscription, segments[3]);
    }
    if (last > 5 && is(segments[last + 1], "Microsoft.Insights") && is(segments[last + 2], "metrics"))
      return metricsOf(subscription, request, segments.slice(0, last));
    checkVersion(version);
    return answerBelow(subscription, request);
  };
}

function answerBelow(subscription: Subscription, request: ArmRequest): Reply {
  const { segments } = request;
  const { subscriptionId, resourceGroup, services, contextOf } = subscription;
  const base = `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/${provider}/service`;
  const contexts = () => services().map((service) => contextOf(service, `${base}/${service}`, request));
  if (is(segments[2], "providers") && is(segments[3], provider) && is(segments[4], "service") && segments.length === 5)
    return listServices(contexts());
  if (!is(segments[2], "resourceGroups") || !is(segments[4], "providers") || !is(segments[5], provider))
    throw unknown();
  groupReply(subscription, segments[3]);
  if (!is(segments[6], "service")) throw unknown();
  if (segments.length === 7) return listServices(contexts());
  const name = segments[7] ?? "";
  const service = services().find((candidate) => is(candidate, name));
  if (service === undefined)
    throw new ArmError(
      404,
      "ResourceNotFound",
      `The Resource '${provider}/service/${name}' under resource group '${resourceGroup}' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix`,
    );
  const resourceId = `${base}/${service}`;
  const context = contextOf(service, resourceId, request);
  if (!is(segments[8], "workspaces") || segments[9] === undefined)
    return dispatch(subscription.routes, context, segments.slice(8));
  const workspace = workspaceNamed(context, segments[9]);
  if (workspace === undefined) throw notFound("Workspace");
  const within = { ...context, service: workspace.id, resourceId: `${resourceId}/workspaces/${workspace.name}` };
  if (segments.length === 10) return workspaceReply(within);
  return asOfWorkspace(dispatch(subscription.routes, within, segments.slice(10)));
}

/** Metrics are of a whole service: their scope ends with its name. */
function metricsOf(subscription: Subscription, request: ArmRequest, scope: readonly string[]): Reply {
  const service = subscription.services().find((name) => is(scope[7], name));
  if (service === undefined || scope.length !== 8 || request.method !== "GET") throw unknown();
  const { measurements, now } = subscription;
  return metricsReply(measurements, service, `/${scope.join("/")}`, request, now());
}

/** "Subscriptions - Get" of the resource manager. */
function subscriptionReply({ subscriptionId }: Subscription): Reply {
  const id = `/subscriptions/${subscriptionId}`;
  return { status: 200, body: { id, subscriptionId, displayName: "Gatehouse sandbox", state: "Enabled" } };
}

/** "Resource Groups - Get" of the resource manager. Throws when it is another group. */
function groupReply({ subscriptionId, resourceGroup }: Subscription, name = ""): Reply {
  if (!is(name, resourceGroup))
    throw new ArmError(404, "ResourceGroupNotFound", `Resource group '${name}' could not be found.`);
  return {
    status: 200,
    body: {
      id: `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}`,
      name: resourceGroup,
      type: "Microsoft.Resources/resourceGroups",
      location: "westeurope",
      properties: { provisioningState: "Succeeded" },
    },
  };
}

function checkSubscription({ subscriptionId }: Subscription, segments: readonly string[]): void {
  if (!is(segments[0], "subscriptions")) throw unknown();
  if (!is(segments[1], subscriptionId))
    throw new ArmError(404, "SubscriptionNotFound", `The subscription '${segments[1] ?? ""}' could not be found.`);
}

function checkVersion(version: string): void {
  if (apiVersions.includes(version)) return;
  throw new ArmError(
    400,
    "NoRegisteredProviderFound",
    `No registered resource provider found for location 'westeurope' and API version '${version}' for type 'service'. The supported api-versions are '${apiVersions.join(", ")}'.`,
  );
}

function unknown(): ArmError {
  return new ArmError(404, "InvalidResourceType", "The resource type could not be found in the sandbox.");
}

/** Words and names of resources match whatever their case. */
function is(segment: string | undefined, word: string): boolean {
  return segment?.toLowerCase() === word.toLowerCase();
}
