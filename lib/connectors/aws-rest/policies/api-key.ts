import type { PolicyConfig, PolicyConfigOf } from "#lib/model/policy/policy.ts";
import { approximate, type Objection, unsupported } from "../../objection.ts";
import { limits } from "../descriptor.ts";
import type { OperationDraft } from "./draft.ts";
import { twice } from "./objection.ts";

/** The header that API Gateway reads keys from: "API key source", HEADER. It cannot be chosen. */
export const keyHeader = "X-API-Key";

export function encodeApiKey(config: PolicyConfigOf<"api-key">, draft: OperationDraft): Objection | undefined {
  if (config.in !== "header" || config.name.toLowerCase() !== keyHeader.toLowerCase()) {
    return unsupported(limits["api-key"]);
  }
  if (draft.isKeyed) return twice;
  draft.isKeyed = true;
  if (!config.hideFromBackend) return undefined;
  draft.hidesKey = true;
  return approximate(
    "A REST API cannot remove the key's header from the request.",
    "The backend receives the header X-API-Key with the word hidden in place of the key.",
    true,
  );
}

export function decodeApiKey(isKeyed: boolean, hideFromBackend: boolean): PolicyConfig[] {
  return isKeyed ? [{ type: "api-key", in: "header", name: keyHeader, hideFromBackend }] : [];
}

/** What stands in the key's header when it is kept from the backend: a mapping replaces a header and cannot remove it. */
export const hiddenKey = "hidden";
