import { createHash } from "node:crypto";
import type { OwnerMark } from "#lib/model/resource.ts";
import type { ApiSettings } from "../wire.ts";

/** What a version looks like as a segment of a path: `v2`, `1.4`, `2024-05-01`. */
const versionPattern = /^v?\d[A-Za-z0-9._~-]*$/i;
/** "Api Version Set": identifiers have at most 80 characters. */
const longestStem = 50;

/** The slug without its version, which all versions of one API have in common: `orders` of `orders-v2`. */
export function stemOf(slug: string): string {
  const [, stem = slug] = /^(.+)-v\d/.exec(slug) ?? [];
  return stem.slice(0, longestStem);
}

/** The set that the versions of an API are in, whichever of them is deployed first, and found again when none is left. */
export function versionSetName({ installationId }: Pick<OwnerMark, "installationId">, slug: string): string {
  const whose = createHash("sha256").update(installationId).digest("hex").slice(0, 8);
  return `gatehouse-${stemOf(slug)}-${whose}`;
}

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
