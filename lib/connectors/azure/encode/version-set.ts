import type { ApiSettings } from "../wire.ts";

/** What a version looks like as a segment of a path: `v2`, `1.4`, `2024-05-01`. */
const versionPattern = /^v?\d[A-Za-z0-9._~-]*$/i;
/**
 * Where an API stands: in a version set when the last segment of its base path is a version and something stands before
 * it, else on the whole path and in no set, which could tell nobody anything.
 */
export function placeOf(
  basePath: string,
  versionSet: string | undefined,
): Pick<ApiSettings, "path" | "apiVersion" | "versionSet"> {
  const segments = basePath.split("/").filter((segment) => segment !== "");
  const last = segments.at(-1) ?? "";
  if (versionSet === undefined || segments.length < 2 || !versionPattern.test(last))
    return { path: segments.join("/"), apiVersion: "", versionSet: "" };
  return { path: segments.slice(0, -1).join("/"), apiVersion: last, versionSet };
}
