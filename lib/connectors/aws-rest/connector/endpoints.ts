import type { ObservedResource } from "#lib/model/resource.ts";
import { consumerOrigin } from "../../aws/settings.ts";
import type { RestApiSettings } from "../descriptor.ts";
import { readDescription } from "../wire.ts";

/** Where a consumer calls: the API's address, its stage, and the base path, which is part of every path. */
export function endpoints(settings: RestApiSettings, resources: readonly ObservedResource[]): string[] {
  const description = resources.find(({ kind }) => kind === "api")?.body.description;
  const basePath = readDescription(typeof description === "string" ? description : "")?.basePath ?? "/";
  return resources
    .filter(({ key, ownership }) => key === "stage" && ownership === "ours")
    .map(({ remoteId }) => {
      const [apiId = "", stageName = ""] = remoteId.split("/");
      return `${consumerOrigin(settings, apiId)}/${stageName}${basePath === "/" ? "" : basePath}`;
    });
}
