import type { PolicyConfig, PolicyConfigOf } from "#lib/model/policy/policy.ts";
import { type Objection, unsupported } from "../../objection.ts";
import type { OperationDraft } from "./draft.ts";
import { twice } from "./objection.ts";

export function encodeRewrite({ to }: PolicyConfigOf<"rewrite-path">, draft: OperationDraft): Objection | undefined {
  if (draft.to !== undefined) return twice;
  const { operation, place } = draft;
  const unknown = [...to.matchAll(/\{(\w+)\}/g)]
    .map(([, name]) => name ?? "")
    .filter((name) => !place.parameters.has(name));
  if (unknown.length > 0) {
    return unsupported(
      `${operation.method} ${operation.path} has no parameter ${unknown.join(", ")} to put into the backend path.`,
    );
  }
  draft.to = to;
  return undefined;
}

/** `rest` is what follows the backend's address in an integration. */
export function decodeRewrite(rest: string, path: string): PolicyConfig[] {
  return rest === path || !rest.startsWith("/") ? [] : [{ type: "rewrite-path", to: rest }];
}
