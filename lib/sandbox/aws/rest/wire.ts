import type { ApiKey, Deployment, GatewayResponse, Resource, RestApi, Stage, UsagePlan } from "./model.ts";

/** What is sent of what is stored: the members of the vendor's API reference, with times in seconds since the epoch. */

export function seconds(milliseconds: number): number {
  return Math.floor(milliseconds / 1_000);
}

const unlessEmpty = <Value extends object>(value: Value) => (Object.keys(value).length === 0 ? undefined : value);

export function showRestApi(api: RestApi, warnings?: readonly string[]) {
  const { vpcEndpointIds, policy, ...settings } = api.settings;
  return {
    id: api.id,
    ...settings,
    // The service sends the policy escaped as if it stood inside a JSON text, and clients undo that.
    ...(policy === undefined ? {} : { policy: JSON.stringify(policy).slice(1, -1) }),
    createdDate: seconds(api.createdDate),
    endpointConfiguration: {
      types: [api.endpointType],
      ipAddressType: api.endpointType === "PRIVATE" ? "dualstack" : "ipv4",
      ...(vpcEndpointIds === undefined ? {} : { vpcEndpointIds }),
    },
    rootResourceId: api.rootResourceId,
    apiStatus: api.apiStatus,
    tags: unlessEmpty(api.tags),
    ...(warnings === undefined || warnings.length === 0 ? {} : { warnings }),
  };
}

/** With `embed=methods` the methods are whole; without, their names alone. */
export function showResource(resource: Resource, areMethodsEmbedded: boolean) {
  const { resourceMethods, ...rest } = resource;
  const methods = areMethodsEmbedded
    ? resourceMethods
    : Object.fromEntries(Object.keys(resourceMethods).map((httpMethod) => [httpMethod, {}]));
  return { ...rest, resourceMethods: unlessEmpty(methods) };
}

export function showDeployment(deployment: Deployment, isSummaryEmbedded: boolean) {
  const { id, description, createdDate, snapshot } = deployment;
  const summary = Object.values(snapshot.contents.resources)
    .filter(({ resourceMethods }) => Object.keys(resourceMethods).length > 0)
    .map(({ path, resourceMethods }) => [
      path,
      Object.fromEntries(
        Object.values(resourceMethods).map(({ httpMethod, authorizationType, apiKeyRequired }) => [
          httpMethod,
          { authorizationType, apiKeyRequired },
        ]),
      ),
    ]);
  return {
    ...{ id, description, createdDate: seconds(createdDate) },
    ...(isSummaryEmbedded ? { apiSummary: Object.fromEntries(summary) } : {}),
  };
}

export function showStage(stage: Stage) {
  const { id: _id, restApiId: _restApiId, tags, createdDate, lastUpdatedDate, variables, ...rest } = stage;
  return {
    ...rest,
    cacheClusterStatus: stage.cacheClusterEnabled ? "AVAILABLE" : "NOT_AVAILABLE",
    variables: variables === undefined ? undefined : unlessEmpty(variables),
    tags: unlessEmpty(tags),
    createdDate: seconds(createdDate),
    lastUpdatedDate: seconds(lastUpdatedDate),
  };
}

export function showUsagePlan({ keyIds: _keyIds, tags, ...plan }: UsagePlan) {
  return { ...plan, tags: unlessEmpty(tags) };
}

export function showApiKey(key: ApiKey, isValueIncluded: boolean) {
  const { value, tags, createdDate, lastUpdatedDate, ...rest } = key;
  return {
    ...rest,
    ...(isValueIncluded ? { value } : {}),
    tags: unlessEmpty(tags),
    createdDate: seconds(createdDate),
    lastUpdatedDate: seconds(lastUpdatedDate),
  };
}

/** Those that nobody customised are the vendor's own, and are listed all the same. */
export function showGatewayResponse(response: GatewayResponse, isDefault: boolean) {
  return { ...response, defaultResponse: isDefault };
}
