import type { HeldApi } from "../model.ts";

/** The API as GetApi answers it. Its endpoint is where it can be called here, below the sandbox's data address. */
export function showApi({ api, definition }: HeldApi, dataUrl: string) {
  const { protocolType, importInfo, warnings, ...rest } = api;
  return {
    ...rest,
    protocolType,
    apiEndpoint: `${dataUrl}/${api.apiId}`,
    corsConfiguration: definition.corsConfiguration,
    importInfo: importInfo?.length ? importInfo : undefined,
    warnings: warnings?.length ? warnings : undefined,
  };
}
