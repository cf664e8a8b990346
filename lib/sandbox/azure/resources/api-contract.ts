import type { Listed } from "../arm/paging.ts";
import type { ServiceContext } from "../arm/reply.ts";
import type { Api } from "../model.ts";
import { nameOf } from "./api-reference.ts";

/** An API as GET shows it. Properties without a value are left out, except those that the service shows as null. */
export function apiContract(context: ServiceContext, api: Api, name = nameOf(api), expandVersionSet = false): unknown {
  return {
    id: `${context.resourceId}/apis/${name}`,
    type: "Microsoft.ApiManagement/service/apis",
    name,
    properties: apiProperties(context, api, expandVersionSet),
  };
}

function apiProperties(context: ServiceContext, api: Api, expandVersionSet: boolean) {
  const versionSet = api.versionSet === null ? undefined : context.state.get("versionSets", api.versionSet);
  const versionSetId = versionSet && `${context.resourceId}/apiVersionSets/${versionSet.name}`;
  return {
    displayName: api.displayName,
    apiRevision: api.revision,
    description: api.description,
    subscriptionRequired: api.subscriptionRequired,
    serviceUrl: api.serviceUrl,
    path: api.path,
    protocols: api.protocols,
    authenticationSettings: { oAuth2: null, openid: null },
    subscriptionKeyParameterNames: api.subscriptionKeyParameterNames,
    type: api.apiType,
    isCurrent: api.isCurrent,
    isOnline: true,
    ...api.decoration,
    ...present("apiRevisionDescription", api.revisionDescription),
    ...present("apiVersion", api.apiVersion),
    ...present("apiVersionDescription", api.apiVersionDescription),
    ...present("apiVersionSetId", versionSetId),
    ...(versionSet === undefined || !expandVersionSet
      ? {}
      : {
          apiVersionSet: {
            id: versionSetId,
            name: versionSet.displayName,
            description: versionSet.description,
            versioningScheme: versionSet.versioningScheme,
            versionQueryName: versionSet.versionQueryName,
            versionHeaderName: versionSet.versionHeaderName,
          },
        }),
  };
}

export function present(key: string, value: unknown): Record<string, unknown> {
  return value === null || value === undefined ? {} : { [key]: value };
}

export function listedApi(context: ServiceContext, api: Api, expandVersionSet = false): Listed {
  const { displayName, description, serviceUrl, path, isCurrent } = api;
  return {
    fields: { name: nameOf(api), displayName, description, serviceUrl, path, isCurrent, apiRevision: api.revision },
    show: () => apiContract(context, api, nameOf(api), expandVersionSet),
  };
}
