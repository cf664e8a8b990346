import { isJsonObject } from "#lib/model/json.ts";
import { type WrittenOperation, writtenMethods } from "#lib/openapi/written-operations.ts";

/** What was typed to create an API from scratch. Base path and version are proposed until they are typed. */
export interface WrittenValues {
  readonly name: string;
  readonly version: string;
  readonly basePath?: string;
  readonly backends: readonly { readonly url: string; readonly weight: number }[];
  readonly operations: readonly WrittenOperation[];
}

export const emptyValues: WrittenValues = {
  name: "",
  version: "1.0.0",
  backends: [{ url: "", weight: 100 }],
  operations: [{ method: "GET", path: "", summary: "" }],
};

/** What the browser kept, if it is what this form keeps. */
export function readWrittenValues(kept: unknown): WrittenValues | undefined {
  if (!isJsonObject(kept)) return undefined;
  const { name, version, basePath, backends, operations } = kept;
  if (typeof name !== "string" || typeof version !== "string") return undefined;
  if (!Array.isArray(backends) || !Array.isArray(operations)) return undefined;
  return {
    name,
    version,
    ...(typeof basePath === "string" ? { basePath } : {}),
    backends: backends
      .filter(isJsonObject)
      .map(({ url, weight }) => ({ url: String(url ?? ""), weight: Number(weight) })),
    operations: operations.filter(isJsonObject).map(({ method, path, summary }) => ({
      method: writtenMethods.find((known) => known === method) ?? "GET",
      path: String(path ?? ""),
      summary: String(summary ?? ""),
    })),
  };
}
