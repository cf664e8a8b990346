import type { ObservedResource } from "#lib/model/resource.ts";
import type { KongSettings } from "../descriptor.ts";
import { tagsOf, tagValue } from "../wire.ts";

/** Where a consumer calls: the base path that the service's tags keep, below the public address. */
export function endpoints({ proxyUrl }: KongSettings, resources: readonly ObservedResource[]): readonly string[] {
  const base = proxyUrl.replace(/\/+$/, "");
  return resources.flatMap(({ kind, body }) => {
    const basePath = kind === "service" ? tagValue(tagsOf(body), "base") : undefined;
    return basePath === undefined ? [] : [basePath === "/" ? base : `${base}${basePath}`];
  });
}
